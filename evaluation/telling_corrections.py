"""Tell the other sides of a correction: the worker may know everybody's address."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from evaluation.models import Correction
from evaluation.topics import CORRECTIONS
from portal.common.fiscal import today
from portal.common.outbox import OutboxItem, post
from portal.common.viewer import Role, Viewer
from portal.organizations.models import Organization
from portal.people.actions.notify import notify
from portal.people.models import Membership, User
from sites.queries import organizations_running

KIND = "evaluation.tell_correction"
ASKED, DECIDED = "correction_asked", "correction_decided"


def tell(what: str, correction: Correction, *, by: Viewer, at: datetime) -> None:
    """Have the organisations that run the site told, but for the actor's own.

    Inside the caller's transaction.
    """
    payload = {"what": what, "id": str(correction.pk), "by": by.organization_id or 0}
    post(KIND, payload, key=f"{what}:{correction.pk}:{correction.state}", at=at)


def deliver(item: OutboxItem) -> None:
    """Notify the people of the other sides, each at most once an item."""
    said = item.payload
    correction = Correction.objects.select_related("site", "organization").get(pk=said["id"])
    for person in _people_of(_others(correction, said["by"])):
        notify(
            person=person,
            topic=CORRECTIONS.code,
            template=said["what"],
            context={
                "site": correction.site.name,
                "year": correction.fiscal_year,
                "who": correction.organization.name,
                "reason": correction.reason,
                "state": str(correction.get_state_display()),
                "decision_reason": correction.decision_reason,
            },
            url=reverse("evaluation:correction", args=[correction.pk]),
            key=str(item.pk),
            by=Viewer.system(),
            now=timezone.now(),
        )


def _others(correction: Correction, acting: int) -> QuerySet[Organization]:
    """Both sides and the bureau; the ministry where it decides, for a bureau has asked."""
    running = organizations_running(correction.site).filter(suspended_at=None)
    if correction.organization.kind != Role.BUREAU:
        running = running.exclude(kind=Role.MINISTRY)
    return running.exclude(pk=acting)


def _people_of(organizations: Iterable[Organization]) -> Iterable[User]:
    members = Membership.objects.current_on(today(timezone.now()))
    members = members.filter(organization__in=organizations)
    return User.objects.filter(memberships__in=members, is_active=True).distinct()
