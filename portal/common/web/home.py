"""The home page: panels of the apps, wired by dotted name, each for the viewer's role."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.module_loading import import_string
from django.views.decorators.http import require_safe

from portal.common.viewer import Viewer
from portal.common.web.request import PortalRequest


@dataclass(frozen=True, slots=True)
class Panel:
    """One part of the home page: a heading, a template, and what it shows."""

    title: str
    template: str
    context: dict[str, Any] = field(default_factory=dict)


class PanelMaker(Protocol):
    """What a name in PORTAL_HOME_PANELS leads to; None when there is nothing for this viewer."""

    def __call__(self, viewer: Viewer, now: datetime) -> Panel | None: ...


@require_safe
def home(request: PortalRequest) -> HttpResponse:
    """Show what to do now, then the figures."""
    now = timezone.now()
    makers: list[PanelMaker] = [import_string(name) for name in settings.PORTAL_HOME_PANELS]
    panels = [panel for maker in makers if (panel := maker(request.viewer, now))]
    return render(request, "home.html", {"panels": panels})
