"""Tell people what happens to rights: told by the worker, who may know everybody's address."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from portal.common.fiscal import today
from portal.common.formats import wareki_date
from portal.common.outbox import OutboxItem, post
from portal.common.viewer import Role, Viewer
from portal.organizations.models import Organization
from portal.people.actions.notify import notify
from portal.people.choices import Way
from portal.people.models import GrantRequest, Handover, Membership, User
from portal.people.topics import Topic

KIND = "people.tell"
GRANTS = Topic(
    "people.grants",
    "権限の申請",
    "あなたの承認を待つ申請があるとき、あなたの申請が決定されたときに届きます。",
    Way.AT_ONCE,
)
HANDOVERS = Topic(
    "people.handovers",
    "異動の引継ぎ",
    "あなたが引き継ぐ、または引き継がれる異動が計画されたとき、済んだときに届きます。",
    Way.AT_ONCE,
    can_be_refused=False,
)
ALL = (GRANTS, HANDOVERS)
GRANT_ASKED, GRANT_CLOSED = "grant_asked", "grant_closed"
HANDOVER_PLANNED, HANDOVER_DONE = "handover_planned", "handover_done"


@dataclass(frozen=True, slots=True)
class Occasion:
    """What there is to tell: whom, on which subject, in which words, leading to which page."""

    people: Iterable[User]
    topic: Topic
    words: Mapping[str, str | int]
    url: str


def tell(what: str, about: GrantRequest | Handover, *, at: datetime) -> None:
    """Have those concerned told of `what`. Inside the caller's transaction."""
    key = f"{what}:{about.pk}:{at.isoformat()}"
    post(KIND, {"what": what, "id": str(about.pk)}, key=key, at=at)


def deliver(item: OutboxItem) -> None:
    """Notify each person concerned, each at most once an item."""
    what = item.payload["what"]
    occasion = _OCCASIONS[what](item.payload["id"])
    for person in occasion.people:
        notify(
            person=person,
            topic=occasion.topic.code,
            template=what,
            context=occasion.words,
            url=occasion.url,
            key=str(item.pk),
            by=Viewer.system(),
            now=timezone.now(),
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


def _grant(pk: str) -> GrantRequest:
    return GrantRequest.objects.select_related("organization", "subject", "asked_by").get(pk=pk)


def _about(grant: GrantRequest, people: Iterable[User]) -> Occasion:
    words = {
        "what": str(grant.get_kind_display()),
        "person": grant.person_name,
        "organization": str(grant.organization),
        "asker": grant.asked_by.name,
        "state": str(grant.get_state_display()),
        "answer": grant.answer,
    }
    return Occasion(people, GRANTS, words, reverse("members:request", args=[grant.pk]))


def _asked(pk: str) -> Occasion:
    grant = _grant(pk)
    return _about(grant, deciders_of(grant, timezone.now()))


def _closed(pk: str) -> Occasion:
    grant = _grant(pk)
    return _about(grant, [grant.asked_by])


def _handover(pk: str) -> Occasion:
    handover = Handover.objects.select_related(
        "organization", "leaving__user", "successor__user"
    ).get(pk=pk)
    words = {
        "leaving": handover.leaving.user.name,
        "successor": handover.successor.user.name,
        "organization": str(handover.organization),
        "last_day": wareki_date(handover.last_day),
    }
    url = reverse("members:handover", args=[handover.leaving.public_id])
    return Occasion([handover.leaving.user, handover.successor.user], HANDOVERS, words, url)


_OCCASIONS: Mapping[str, Callable[[str], Occasion]] = {
    GRANT_ASKED: _asked,
    GRANT_CLOSED: _closed,
    HANDOVER_PLANNED: _handover,
    HANDOVER_DONE: _handover,
}
