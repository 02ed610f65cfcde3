"""What waits to be accepted: figures, what looked odd and how it was answered; many at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from evaluation import permissions
from evaluation.actions.accept_months import Acceptance, accept_months
from evaluation.models import MonthPart, MonthRemark
from evaluation.queries.month_figures import Figures, figures_of
from evaluation.queries.month_states import parts_to_accept
from evaluation.web.years import require_reader
from portal.common.web.request import PortalRequest

SHOWN = 100
REFUSALS_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Waiting:
    """A part that waits: its figures, and the answers that still belong to them."""

    part: MonthPart
    figures: Figures
    remarks: Sequence[MonthRemark]

    @property
    def seen(self) -> str:
        """What is sent back: which part, and as of which revision it was looked at."""
        return f"{self.part.pk}:{self.part.revision}"


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: PortalRequest) -> HttpResponse:
    """List what both sides have seen; on POST accept the chosen ones."""
    require_reader(request.viewer)
    permissions.check_accepts_months(request.viewer)
    if request.method == "POST":
        try:
            done = accept_months(seen=_seen(request), by=request.viewer, now=timezone.now())
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])
        else:
            _tell(request, done)
        return redirect("evaluation:month-acceptance")
    waiting = parts_to_accept(request.viewer)
    shown = list(waiting[:SHOWN])
    figures = figures_of(shown)
    return render(
        request,
        "evaluation/month_acceptance.html",
        {
            "rows": [Waiting(part, figures[part.pk], _answers(part, figures)) for part in shown],
            "more": max(0, waiting.count() - SHOWN) if len(shown) == SHOWN else 0,
            "breadcrumbs": [("ホーム", reverse("home")), ("月次実績の受理", None)],
            "is_wide": True,
        },
    )


def _seen(request: PortalRequest) -> dict[UUID, int]:
    """Read the chosen parts with their revisions; what is neither is left aside."""
    seen = {}
    for text in request.POST.getlist("part"):
        part, _, revision = text.partition(":")
        try:
            seen[UUID(part)] = int(revision)
        except ValueError:
            continue
    return seen


def _tell(request: PortalRequest, done: Acceptance) -> None:
    if done.accepted:
        messages.success(request, f"{len(done.accepted):,}件を受理しました。")
    for part, reason in done.refused[:REFUSALS_SHOWN]:
        messages.warning(request, f"{part}は受理していません。{reason}")
    more = len(done.refused) - REFUSALS_SHOWN
    if more > 0:
        messages.warning(request, f"ほかに{more:,}件を受理していません。")
    if not done.accepted and not done.refused:
        messages.warning(request, "選んだ月次実績は、もうここにありません。")


def _answers(part: MonthPart, figures: dict[UUID, Figures]) -> list[MonthRemark]:
    """Return the answers that were given for the figures as they are."""
    values = {indicator.pk: value for indicator, value in figures[part.pk]}
    return [
        remark for remark in part.remarks.all() if values.get(remark.indicator_id) == remark.value
    ]
