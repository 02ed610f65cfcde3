"""One agreement: its state, its facts, panels of whatever hangs on it."""

from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.module_loading import import_string
from django.views.decorators.http import require_safe

from agreements.models import Agreement
from agreements.web.life import life_of
from agreements.web.places import agreement_or_404, breadcrumbs
from portal.common.history import history_of
from portal.common.viewer import Viewer
from portal.common.web.home import Panel
from portal.common.web.request import PortalRequest
from portal.organizations.prefectures import PREFECTURE_BY_CODE


class PanelMaker(Protocol):
    """What a name in PORTAL_AGREEMENT_PANELS leads to; None when there is nothing to show."""

    def __call__(self, viewer: Viewer, agreement: Agreement, now: datetime) -> Panel | None: ...


@require_safe
def page(request: PortalRequest, agreement_id: UUID) -> HttpResponse:
    """Show the agreement; 404 when it does not exist for this viewer."""
    agreement = agreement_or_404(request, agreement_id)
    now = timezone.now()
    makers: list[PanelMaker] = [import_string(name) for name in settings.PORTAL_AGREEMENT_PANELS]
    keeps = Agreement.objects.kept_by(request.viewer).filter(pk=agreement.pk).exists()
    return render(
        request,
        "agreements/agreement.html",
        {
            "agreement": agreement,
            "life": life_of(request.viewer, agreement, now),
            "parties": list(agreement.party_rows.all()),
            "successors": Agreement.objects.visible_to(request.viewer).filter(
                predecessor=agreement
            ),
            "prefecture": PREFECTURE_BY_CODE[agreement.prefecture_code],
            "panels": [panel for make in makers if (panel := make(request.viewer, agreement, now))],
            # It names who did what, so it is read by those who write here.
            "history": history_of(request.viewer, agreement) if keeps else None,
            "breadcrumbs": breadcrumbs(agreement),
        },
    )
