"""Reads of the register of organisations."""

from datetime import date

from django.db.models import QuerySet

from portal.common.viewer import Viewer
from portal.organizations.models import (
    FormerName,
    HelloWorkOffice,
    LocalGovernment,
    Organization,
)


def local_governments(viewer: Viewer) -> QuerySet[LocalGovernment]:
    """All local governments by code, the merged ones and the northern villages too."""
    return LocalGovernment.objects.visible_to(viewer).order_by("code6")


def hello_work_offices(viewer: Viewer) -> QuerySet[HelloWorkOffice]:
    """All Hello Work offices with their bureau."""
    return HelloWorkOffice.objects.visible_to(viewer).select_related("bureau")


def name_on(organization: Organization, day: date) -> str:
    """Return what the organisation was called on `day` (a report keeps the names of its time)."""
    former = (
        FormerName.objects.filter(organization=organization, used_until__gte=day)
        .order_by("used_until")
        .first()
    )
    return former.name if former else organization.name
