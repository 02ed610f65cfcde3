"""Tell people what happens to rights: told by the worker, who may know everybody's address."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from portal.common.fiscal import today
from portal.common.formats import wareki_date
from portal.common.outbox import OutboxItem, post, post_email
from portal.common.viewer import Role
from portal.organizations.models import Organization
from portal.people.models import GrantRequest, Handover, Membership, User

KIND = "people.tell"
Words = Mapping[str, str | int]
GRANT_ASKED, GRANT_CLOSED = "grant_asked", "grant_closed"
HANDOVER_PLANNED, HANDOVER_DONE = "handover_planned", "handover_done"


def tell(what: str, about: GrantRequest | Handover, *, at: datetime) -> None:
    """Have those concerned told of `what`. Inside the caller's transaction."""
    key = f"{what}:{about.pk}:{at.isoformat()}"
    post(KIND, {"what": what, "id": str(about.pk)}, key=key, at=at)


def deliver(item: OutboxItem) -> None:
    """Post one e-mail to each person concerned, each at most once an item."""
    what = item.payload["what"]
    people, words = _OCCASIONS[what](item.payload["id"])
    for person in people:
        if person.is_active:
            post_email(
                to=person.email,
                template=what,
                context={"name": person.name, **words},
                key=f"{item.pk}:{person.pk}",
                at=timezone.now(),
            )


def deciders_of(grant: GrantRequest, now: datetime) -> Iterable[User]:
    """The organisation's other administrators; those of the level above when there are none."""
    for organization in (Q(pk=grant.organization_id), _above(grant.organization)):
        administering = Membership.objects.current_on(today(now)).filter(
            organization__in=Organization.objects.filter(organization), is_administrator=True
        )
        found = (
            User.objects.filter(memberships__in=administering, is_active=True)
            .exclude(pk__in=[one for one in (grant.asked_by_id, grant.subject_id) if one])
            .exclude(email=grant.email)
            .distinct()
        )
        if found:
            return found
    return []


def _above(organization: Organization) -> Q:
    has_bureau = organization.kind not in {Role.BUREAU, Role.MINISTRY}
    if has_bureau and organization.prefecture_code:
        return Q(kind=Role.BUREAU, prefecture_code=organization.prefecture_code)
    return Q(kind=Role.MINISTRY)


def _link(name: str, *arguments: object) -> str:
    return f"{settings.PORTAL_URL}{reverse(name, args=list(arguments))}"


def _grant(pk: str) -> tuple[GrantRequest, Words]:
    grant = GrantRequest.objects.select_related("organization", "subject", "asked_by").get(pk=pk)
    return grant, {
        "what": str(grant.get_kind_display()),
        "person": grant.person_name,
        "organization": str(grant.organization),
        "asker": grant.asked_by.name,
        "state": str(grant.get_state_display()),
        "answer": grant.answer,
        "link": _link("members:request", grant.pk),
    }


def _asked(pk: str) -> tuple[Iterable[User], Words]:
    grant, words = _grant(pk)
    return deciders_of(grant, timezone.now()), words


def _closed(pk: str) -> tuple[Iterable[User], Words]:
    grant, words = _grant(pk)
    return [grant.asked_by], words


def _handover(pk: str) -> tuple[Iterable[User], Words]:
    handover = Handover.objects.select_related(
        "organization", "leaving__user", "successor__user"
    ).get(pk=pk)
    return [handover.leaving.user, handover.successor.user], {
        "leaving": handover.leaving.user.name,
        "successor": handover.successor.user.name,
        "organization": str(handover.organization),
        "last_day": wareki_date(handover.last_day),
        "link": _link("members:handover", handover.leaving.public_id),
    }


_OCCASIONS: Mapping[str, Callable[[str], tuple[Iterable[User], Words]]] = {
    GRANT_ASKED: _asked,
    GRANT_CLOSED: _closed,
    HANDOVER_PLANNED: _handover,
    HANDOVER_DONE: _handover,
}
