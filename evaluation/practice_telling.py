"""Tell the other sides what became of a practice case: the worker may know everybody's address."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from evaluation.choices_practice import CaseState
from evaluation.models import PracticeCase
from evaluation.topics_practice import PRACTICE
from portal.common.fiscal import today
from portal.common.outbox import OutboxItem, post
from portal.common.viewer import Role, Viewer
from portal.organizations.models import Organization
from portal.organizations.models.organization import OrganizationQuerySet
from portal.people.actions.notify import notify
from portal.people.models import Membership, User

KIND = "evaluation.tell_practice"
NOBODY = 0  # no organisation has this number: the clock acts for none
ASKED, AGREED, RETURNED = "practice_asked", "practice_agreed", "practice_returned"
PUBLISHED, RECOMMENDED, WITHDRAWN = (
    "practice_published",
    "practice_recommended",
    "practice_withdrawn",
)


def tell(what: str, case: PracticeCase, *, by: Viewer, at: datetime) -> None:
    """Have the sides other than the actor's told. Inside the caller's transaction.

    What was never proposed is nobody else's business: then nobody is told.
    """
    if case.proposed_at is None:
        return
    payload = {
        "what": what,
        "id": case.pk,
        "by": by.organization_id or NOBODY,
        "who": by.organization_name,
    }
    post(KIND, payload, key=f"{what}:{case.pk}:{at.isoformat()}", at=at)


def deliver(item: OutboxItem) -> None:
    """Notify the people of the other sides, each at most once an item."""
    said = item.payload
    case = PracticeCase.objects.select_related("body").get(pk=said["id"])
    for person in _people_of(_told(case, said["what"]).exclude(pk=said["by"])):
        notify(
            person=person,
            topic=PRACTICE.code,
            template=said["what"],
            context={
                "title": case.title,
                "body": case.body.name,
                "who": said["who"],
                "reason": case.return_reason,
            },
            url=reverse("evaluation:practice-case", args=[case.public_id]),
            key=str(item.pk),
            by=Viewer.system(),
            now=timezone.now(),
        )


def _told(case: PracticeCase, what: str) -> OrganizationQuerySet[Organization]:
    """Both sides; also the bureau when it is its turn to publish."""
    bureau = Q(kind=Role.BUREAU, prefecture_code=case.prefecture_code)
    told = Q(pk=case.body_id) | (bureau if case.office_id is None else Q(pk=case.office_id))
    if what == AGREED and case.state == CaseState.PROPOSED:
        told |= bureau
    return Organization.objects.filter(told, suspended_at=None)


def _people_of(organizations: Iterable[Organization]) -> Iterable[User]:
    members = Membership.objects.current_on(today(timezone.now()))
    members = members.filter(organization__in=organizations)
    return User.objects.filter(memberships__in=members, is_active=True).distinct()
