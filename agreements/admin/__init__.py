"""The registers of promises, for the bureaus and the ministry: one concept a file."""

from agreements.admin.agreement import AgreementAdmin

__all__ = ["AgreementAdmin"]
