"""Organisations: one concept a file."""

from portal.organizations.models.former_name import FormerName
from portal.organizations.models.hello_work_office import HelloWorkOffice
from portal.organizations.models.labour_bureau import LabourBureau
from portal.organizations.models.local_government import LocalGovernment
from portal.organizations.models.organization import Organization
from portal.organizations.models.succession import Succession

__all__ = [
    "FormerName",
    "HelloWorkOffice",
    "LabourBureau",
    "LocalGovernment",
    "Organization",
    "Succession",
]
