"""Agreements: one concept a file."""

from agreements.models.agenda_item import AgendaItem
from agreements.models.agreement import Agreement
from agreements.models.attachment import Attachment, AttachmentVersion
from agreements.models.attendance import Attendance
from agreements.models.clause import Clause
from agreements.models.council import OperatingCouncil
from agreements.models.council_action import CouncilAction
from agreements.models.council_member import CouncilMember
from agreements.models.council_pack import CouncilPack
from agreements.models.meeting import Meeting
from agreements.models.paper import Paper
from agreements.models.party import AgreementParty
from agreements.models.published_count import PublishedCount
from agreements.models.resolution import Resolution

__all__ = [
    "AgendaItem",
    "Agreement",
    "AgreementParty",
    "Attachment",
    "AttachmentVersion",
    "Attendance",
    "Clause",
    "CouncilAction",
    "CouncilMember",
    "CouncilPack",
    "Meeting",
    "OperatingCouncil",
    "Paper",
    "PublishedCount",
    "Resolution",
]
