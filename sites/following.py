"""Sites go on under the agreement that renews theirs (`agreements.following`)."""

from datetime import datetime

from agreements.following import FOLLOWED, by_reference
from agreements.models import Agreement
from portal.common.saving import save_checked
from portal.common.viewer import Viewer
from sites.choices import ProposalState
from sites.models import JointSite, SiteProposal


def sites(*, earlier: Agreement, later: Agreement, by: Viewer, now: datetime) -> None:
    """The sites that are open, and the proposals that wait for their opening."""
    for site in JointSite.objects.filter(agreement=earlier, closed_on=None).select_for_update():
        site.agreement = later
        save_checked(site, event=FOLLOWED, by=by, at=now, also=by_reference(earlier, later))
    waiting = SiteProposal.objects.filter(agreement=earlier, state=ProposalState.AGREED)
    for proposal in waiting.select_for_update():
        proposal.agreement = later
        save_checked(proposal, event=FOLLOWED, by=by, at=now, also=by_reference(earlier, later))
