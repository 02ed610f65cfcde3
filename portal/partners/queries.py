"""Reads of the systems that use the API."""

from django.db.models import QuerySet

from portal.common.viewer import Viewer
from portal.partners.models import ApiClient


def clients_seen_by(viewer: Viewer) -> QuerySet[ApiClient]:
    """Return the systems of the viewer's area, with their organisations."""
    return (
        ApiClient.objects.visible_to(viewer)
        .select_related("organization", "created_by")
        .order_by("organization__prefecture_code", "organization__kana", "organization", "name")
    )
