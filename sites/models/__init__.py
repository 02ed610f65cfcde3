"""Joint sites: one concept a file."""

from sites.models.annual_profile import AnnualProfile
from sites.models.joint_site import JointSite
from sites.models.outreach_event import OutreachEvent
from sites.models.proposal_note import ProposalNote
from sites.models.site_host import SiteHost
from sites.models.site_proposal import SiteProposal

__all__ = [
    "AnnualProfile",
    "JointSite",
    "OutreachEvent",
    "ProposalNote",
    "SiteHost",
    "SiteProposal",
]
