"""Tell the other side what became of a proposal: the worker may know everybody's address."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from portal.common.fiscal import today
from portal.common.outbox import OutboxItem, post
from portal.common.viewer import Role, Viewer
from portal.organizations.models import Organization
from portal.people.actions.notify import notify
from portal.people.models import Membership, User
from sites.models import SiteProposal
from sites.rules.proposal_steps import next_step
from sites.topics import PROPOSALS

KIND = "sites.tell"
NOBODY = 0  # no organisation has this number: the clock acts for none
MOVED, NOTED = "proposal_moved", "proposal_noted"


def tell(what: str, proposal: SiteProposal, *, by: Viewer, at: datetime) -> None:
    """Have the sides other than the actor's told. Inside the caller's transaction.

    What was never proposed is nobody else's business: then nobody is told.
    """
    if proposal.proposed_at is None:
        return
    payload = {
        "what": what,
        "id": proposal.pk,
        "state": proposal.state,
        "by": by.organization_id or NOBODY,
        "who": by.organization_name,
    }
    post(KIND, payload, key=f"{what}:{proposal.pk}:{proposal.state}:{at.isoformat()}", at=at)


def deliver(item: OutboxItem) -> None:
    """Notify the people of the other sides, each at most once an item."""
    said = item.payload
    proposal = SiteProposal.objects.select_related("body").get(pk=said["id"])
    step = next_step(said["state"])
    for person in _people_of(_others(proposal, said["by"])):
        notify(
            person=person,
            topic=PROPOSALS.code,
            template=said["what"],
            context={
                "number": proposal.number,
                "name": proposal.name,
                "body": proposal.body.name,
                "who": said["who"],
                "state": step.label,
                "next": step.sentence,
            },
            url=reverse("sites:proposal", args=[proposal.public_id]),
            key=str(item.pk),
            by=Viewer.system(),
            now=timezone.now(),
        )


def _others(proposal: SiteProposal, acting: int) -> Iterable[Organization]:
    sides = Q(pk__in=[proposal.body_id, proposal.office_id]) | Q(
        kind=Role.BUREAU, prefecture_code=proposal.prefecture_code
    )
    return Organization.objects.filter(sides, suspended_at=None).exclude(pk=acting)


def _people_of(organizations: Iterable[Organization]) -> Iterable[User]:
    members = Membership.objects.current_on(today(timezone.now()))
    members = members.filter(organization__in=organizations)
    return User.objects.filter(memberships__in=members, is_active=True).distinct()
