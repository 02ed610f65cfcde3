"""What the calendar does with agreements: begin them, lengthen or end them, remind of the end."""

from collections.abc import Callable
from datetime import date, datetime

import structlog
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse

from agreements.actions.begin import begin
from agreements.choices import AgreementState, Relation
from agreements.models import Agreement
from agreements.rules.terms import REMIND_BEFORE, a_year_longer, reminder_due
from agreements.steps import locked, move
from agreements.topics import TERMS
from portal.common.conflict import Conflict
from portal.common.fiscal import today
from portal.common.formats import wareki_date
from portal.common.saving import save_checked
from portal.common.viewer import Role, Viewer
from portal.organizations.models import Organization
from portal.people.actions.notify import notify
from portal.people.models import Membership, User

log = structlog.get_logger("agreements.keep_terms")
_REPLACED = (AgreementState.SIGNED, AgreementState.IN_FORCE)


def keep_terms(*, by: Viewer, now: datetime) -> None:
    """協定を期日どおりに発効・自動更新・終了させ、満了が近いことを知らせる。何度行っても同じ。

    Each agreement in a transaction of its own: one that cannot be moved (somebody moves it in
    this moment) does not hold up the others. What begins comes first, so that what it renews has
    been renewed before its time is over.
    """
    day = today(now)
    waiting = Agreement.objects.filter(state=AgreementState.SIGNED, valid_from__lte=day)
    for agreement in waiting.order_by("valid_from", "pk"):
        _try(agreement, lambda one: begin(agreement=one, by=by, now=now))
    over = Agreement.objects.filter(state=AgreementState.IN_FORCE, valid_until__lt=day)
    for agreement in over.order_by("valid_until", "pk"):
        _try(agreement, lambda one: _at_its_end(one, day, by=by, now=now))
    for agreement in _ending_soon(day):
        _remind(agreement, day, by=by, now=now)


def _try(agreement: Agreement, act: Callable[[Agreement], object]) -> None:
    try:
        with transaction.atomic():
            act(agreement)
    except (ValidationError, Conflict):
        log.exception("agreement_not_moved", reference=agreement.reference)


def _at_its_end(agreement: Agreement, day: date, *, by: Viewer, now: datetime) -> None:
    """Lengthen it year by year up to today if that was agreed, or end it."""
    current = locked(agreement)
    if current.valid_until is None or current.valid_until >= day:
        return
    if _is_lengthened(current, day, by=by, now=now):
        return
    current.refresh_from_db()
    current.renews_automatically = False
    move(current, "end", event="満了により終了", by=by, now=now)


def _is_lengthened(agreement: Agreement, day: date, *, by: Viewer, now: datetime) -> bool:
    """Lengthen the agreement, unless another between the same parties has taken its place."""
    if not agreement.renews_automatically or _has_successor(agreement):
        return False
    last = agreement.valid_until
    while last is not None and last < day:
        last = a_year_longer(last)
    agreement.valid_until = last
    try:
        save_checked(agreement, event="自動更新", by=by, at=now)
    except ValidationError:
        return False
    return True


def _has_successor(agreement: Agreement) -> bool:
    return agreement.successors.filter(relation=Relation.RENEWAL, state__in=_REPLACED).exists()


def _ending_soon(day: date) -> list[Agreement]:
    soon = Agreement.objects.filter(
        state=AgreementState.IN_FORCE,
        valid_until__range=(day, date.fromordinal(day.toordinal() + max(REMIND_BEFORE))),
    )
    replaced = Agreement.objects.filter(relation=Relation.RENEWAL, state__in=_REPLACED)
    return list(soon.exclude(pk__in=replaced.values("predecessor")).order_by("valid_until", "pk"))


def _remind(agreement: Agreement, day: date, *, by: Viewer, now: datetime) -> None:
    """Tell each person concerned once for each of the times that are left."""
    last = agreement.valid_until
    within = reminder_due(last, day) if last else None
    if last is None or within is None:
        return
    key = f"agreement-ends:{agreement.public_id}:{last}:{within}"
    for person in _concerned(agreement, day).exclude(notices__key=key):
        notify(
            person=person,
            topic=TERMS.code,
            template="agreement_ends",
            context={
                "title": agreement.title,
                "day": wareki_date(last),
                "within": within,
                "renews": "yes" if agreement.renews_automatically else "",
            },
            url=reverse("agreements:agreement", args=[agreement.public_id]),
            key=key,
            by=by,
            now=now,
        )


def _concerned(agreement: Agreement, day: date) -> QuerySet[User]:
    """Return the people of the parties and of the bureau of the prefecture."""
    organizations = Organization.objects.filter(
        Q(agreement_parties__agreement=agreement)
        | Q(kind=Role.BUREAU, prefecture_code=agreement.prefecture_code),
        suspended_at=None,
    )
    members = Membership.objects.current_on(day).filter(organization__in=organizations)
    return User.objects.filter(pk__in=members.values("user"), is_active=True).order_by("pk")
