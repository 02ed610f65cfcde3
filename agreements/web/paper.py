"""An agreement as it is signed: the text both sides agree to, and the sheet of paper."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agreements.models import Agreement
from agreements.web.places import agreement_or_404, breadcrumbs
from portal.common.web.request import PortalRequest


def text_of(agreement: Agreement) -> dict[str, Any]:
    """Return what the text is made of, as the templates of the paper name it."""
    parties = list(agreement.party_rows.all())
    return {
        "agreement": agreement,
        "parties": parties,
        "names": "、".join(str(party) for party in parties),
        "clauses": list(agreement.clauses.order_by("position")),
        "attachments": list(agreement.attachments.order_by("title")),
    }


@require_safe
def page(request: PortalRequest, agreement_id: UUID) -> HttpResponse:
    """Show the agreement as it is signed, to be printed on A4."""
    agreement = agreement_or_404(request, agreement_id)
    context = {**text_of(agreement), "breadcrumbs": breadcrumbs(agreement, "協定書")}
    return render(request, "agreements/paper.html", context)
