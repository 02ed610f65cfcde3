"""The registers of promises, for the bureaus and the ministry: one concept a file."""

from agreements.admin.agreement import (
    AgreementAdmin,
    AgreementPartyAdmin,
    AttachmentAdmin,
    AttachmentVersionAdmin,
    ClauseAdmin,
)
from agreements.admin.councils import (
    AttendanceAdmin,
    CouncilActionAdmin,
    CouncilMemberAdmin,
    CouncilPackAdmin,
    MeetingAdmin,
    OperatingCouncilAdmin,
    PaperAdmin,
    ResolutionAdmin,
)
from agreements.admin.plans import AnnualPlanAdmin, PlanItemAdmin, ProgressAdmin
from agreements.admin.published_count import PublishedCountAdmin
from agreements.admin.request import RequestAdmin, ResponseStandardAdmin

__all__ = [
    "AgreementAdmin",
    "AgreementPartyAdmin",
    "AnnualPlanAdmin",
    "AttachmentAdmin",
    "AttachmentVersionAdmin",
    "AttendanceAdmin",
    "ClauseAdmin",
    "CouncilActionAdmin",
    "CouncilMemberAdmin",
    "CouncilPackAdmin",
    "MeetingAdmin",
    "OperatingCouncilAdmin",
    "PaperAdmin",
    "PlanItemAdmin",
    "ProgressAdmin",
    "PublishedCountAdmin",
    "RequestAdmin",
    "ResolutionAdmin",
    "ResponseStandardAdmin",
]
