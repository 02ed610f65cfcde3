"""Agreements: one concept a file."""

from agreements.models.agreement import Agreement
from agreements.models.attachment import Attachment, AttachmentVersion
from agreements.models.clause import Clause
from agreements.models.party import AgreementParty

__all__ = ["Agreement", "AgreementParty", "Attachment", "AttachmentVersion", "Clause"]
