"""What every page shows around its content."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.module_loading import import_string

from portal.common.outbox.permissions import can_keep_outbox
from portal.common.viewer import Viewer


@dataclass(frozen=True, slots=True)
class NavigationEntry:
    """One entry of the global navigation."""

    label: str
    url: str
    is_current: bool = False


def portal(request: HttpRequest) -> dict[str, Any]:
    """Return the portal's name, the viewer, his navigation, and whether figures are synthetic."""
    viewer: Viewer = getattr(request, "viewer", Viewer.nobody())
    return {
        "portal_name": settings.PORTAL_NAME,
        "viewer": viewer,
        "navigation": _navigation(viewer, request.path),
        "is_demonstration": viewer.shows_demonstration,
        "footer_links": _footer_links(viewer),
    }


def _footer_links(viewer: Viewer) -> list[tuple[str, str]]:
    opened = [(label, reverse(name)) for label, name in settings.PORTAL_OPEN_PAGES]
    if viewer.user_id is None:
        return opened
    links = [
        *opened,
        ("役割ごとの権限", reverse("permissions")),
        ("APIの説明", reverse("api-docs")),
    ]
    if can_keep_outbox(viewer):
        links.append(("送信箱", reverse("outbox")))
    return links


def _navigation(viewer: Viewer, path: str) -> Sequence[NavigationEntry]:
    if viewer.user_id is None:
        return []
    return [
        entry
        for dotted in settings.PORTAL_NAVIGATION
        for entry in import_string(dotted)(viewer, path)
    ]
