"""Agreements: one concept a file."""

from agreements.models.agenda_item import AgendaItem
from agreements.models.agreement import Agreement
from agreements.models.annual_plan import AnnualPlan
from agreements.models.attachment import Attachment, AttachmentVersion
from agreements.models.attendance import Attendance
from agreements.models.clause import Clause
from agreements.models.council import OperatingCouncil
from agreements.models.council_action import CouncilAction
from agreements.models.council_member import CouncilMember
from agreements.models.council_pack import CouncilPack
from agreements.models.expert_hearing import ExpertHearing
from agreements.models.meeting import Meeting
from agreements.models.paper import Paper
from agreements.models.party import AgreementParty
from agreements.models.plan_item import PlanItem
from agreements.models.progress import Progress
from agreements.models.published_count import PublishedCount
from agreements.models.request import Request
from agreements.models.request_exchange import RequestExchange
from agreements.models.request_notice import RequestNotice
from agreements.models.request_series import RequestSeries
from agreements.models.resolution import Resolution
from agreements.models.response_standard import ResponseStandard

__all__ = [
    "AgendaItem",
    "Agreement",
    "AgreementParty",
    "AnnualPlan",
    "Attachment",
    "AttachmentVersion",
    "Attendance",
    "Clause",
    "CouncilAction",
    "CouncilMember",
    "CouncilPack",
    "ExpertHearing",
    "Meeting",
    "OperatingCouncil",
    "Paper",
    "PlanItem",
    "Progress",
    "PublishedCount",
    "Request",
    "RequestExchange",
    "RequestNotice",
    "RequestSeries",
    "Resolution",
    "ResponseStandard",
]
