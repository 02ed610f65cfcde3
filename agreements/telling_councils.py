"""Tell people what happens in councils: told by the worker, who may know everybody's address."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db.models import Model, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from agreements import topics
from agreements.choices import OPEN_ACTIONS, MeetingState
from agreements.models import CouncilAction, CouncilMember, Meeting, OperatingCouncil
from portal.common.fiscal import today
from portal.common.formats import wareki_date
from portal.common.outbox import OutboxItem, post
from portal.common.viewer import GOVERNMENT_ROLES, Role, Viewer
from portal.organizations.models import Organization
from portal.people.actions.notify import notify
from portal.people.models import Membership, User
from portal.people.topics import Topic

KIND = "agreements.tell_council"
INVITED, MOVED, CALLED_OFF = "council_invited", "council_moved", "council_called_off"
TERM_ENDS = "council_term_ends"
ACTION_DUE, ACTION_OVERDUE = "council_action_due", "council_action_overdue"


@dataclass(frozen=True, slots=True)
class Occasion:
    """What there is to tell: which organisations, on which subject, in which words, where."""

    organizations: Q
    topic: Topic
    words: Mapping[str, str | int]
    url: str


def tell(what: str, about: Model, *, at: datetime, on: object = "") -> None:
    """Have those concerned told of `what`, once for the same `about` and `on`."""
    post(KIND, {"what": what, "id": about.pk}, key=f"{what}:{about.pk}:{on}", at=at)


def deliver(item: OutboxItem) -> None:
    """Notify each person of the organisations, each at most once an item.

    What is no longer so when the letter leaves (a finished action, a meeting called off) is not
    told any more.
    """
    what, now = item.payload["what"], timezone.now()
    occasion = _OCCASIONS[what](item.payload["id"])
    if occasion is None:
        return
    for person in _people_of(occasion.organizations, now):
        notify(
            person=person,
            topic=occasion.topic.code,
            template=what,
            context=occasion.words,
            url=occasion.url,
            key=str(item.pk),
            by=Viewer.system(),
            now=now,
        )


def _people_of(organizations: Q, now: datetime) -> QuerySet[User]:
    members = Membership.objects.current_on(today(now)).filter(
        organizations, role__in=GOVERNMENT_ROLES, organization__suspended_at=None
    )
    return User.objects.filter(memberships__in=members, is_active=True).distinct().order_by("pk")


def _bureau_of(council: OperatingCouncil) -> Q:
    return Q(organization__kind=Role.BUREAU, organization__prefecture_code=council.prefecture_code)


def _meeting_in(state: MeetingState, pk: int) -> Occasion | None:
    """Members' organisations are told of a meeting, if it is still in `state`."""
    meeting = Meeting.objects.select_related("council").get(pk=pk)
    if meeting.state != state:
        return None
    members = CouncilMember.objects.filter(council=meeting.council).serving_on(meeting.held_on)
    words: dict[str, str | int] = {
        "council": meeting.council.name,
        "number": meeting.number,
        "day": wareki_date(meeting.held_on),
        "place": meeting.place,
        "reason": meeting.cancelled_reason,
    }
    url = reverse("agreements:meeting", args=[meeting.public_id])
    return Occasion(Q(organization__in=members.values("organization")), topics.COUNCILS, words, url)


def _term_ends(pk: int) -> Occasion | None:
    member = CouncilMember.objects.select_related("council", "organization").get(pk=pk)
    if member.term_until is None or member.term_until < today(timezone.now()):
        return None
    words = {
        "council": member.council.name,
        "member": str(member),
        "day": wareki_date(member.term_until),
    }
    url = reverse("agreements:council", args=[member.council.public_id])
    concerned = Q(organization=member.organization_id) | _bureau_of(member.council)
    return Occasion(concerned, topics.COUNCIL_DUTIES, words, url)


def _action(pk: int) -> Occasion | None:
    action = CouncilAction.objects.select_related("resolution__meeting__council", "owner").get(
        pk=pk
    )
    if action.state not in OPEN_ACTIONS:
        return None
    council = action.resolution.meeting.council
    words = {
        "council": council.name,
        "action": action.what,
        "owner": action.owner.name,
        "day": wareki_date(action.due_on),
    }
    url = reverse("agreements:council-action", args=[action.public_id])
    concerned = _bureau_of(council)
    if _takes_part(action.owner, council):
        concerned |= Q(organization=action.owner_id)
    return Occasion(concerned, topics.COUNCIL_DUTIES, words, url)


def _takes_part(owner: Organization, council: OperatingCouncil) -> bool:
    """Whether the owner may still open what he would be told of: his member's term may be over."""
    looking = Viewer(
        role=Role(owner.kind), organization_id=owner.pk, prefecture_code=owner.prefecture_code
    )
    return OperatingCouncil.objects.visible_to(looking).filter(pk=council.pk).exists()


_OCCASIONS: Mapping[str, Callable[[int], Occasion | None]] = {
    INVITED: partial(_meeting_in, MeetingState.INVITED),
    MOVED: partial(_meeting_in, MeetingState.INVITED),
    CALLED_OFF: partial(_meeting_in, MeetingState.CANCELLED),
    TERM_ENDS: _term_ends,
    ACTION_DUE: _action,
    ACTION_OVERDUE: _action,
}
