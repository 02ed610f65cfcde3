"""Settle a year: ask for it, watch it, stop it."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evaluation import permissions
from evaluation.actions.settle_nation import request_settlement, stop_settlement
from evaluation.models import SettlementRun
from evaluation.permissions_improvement import can_open_plans
from evaluation.web.years import latest_reported_year, require_reader, years_with_sites
from portal.common.fiscal import FiscalYear, today
from portal.common.formats import fiscal_year
from portal.common.web.request import PortalRequest
from portal.organizations.prefectures import PREFECTURE_BY_CODE

RUNS_SHOWN = 20


class SettlementForm(forms.Form):
    """Which year to settle; only years that are over can be chosen."""

    year = forms.ChoiceField(
        label="締める年度", error_messages={"invalid_choice": "終わった年度から選んでください。"}
    )

    def __init__(
        self, years: list[int], data: QueryDict | None, *, initial_year: int | None
    ) -> None:
        super().__init__(data, initial={"year": str(initial_year)})
        self.fields["year"].choices = [  # type: ignore[attr-defined]
            (str(year), fiscal_year(year)) for year in years
        ]


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: PortalRequest) -> HttpResponse:
    """List the runs and ask for a new one: a bureau for its prefecture, the ministry for all."""
    require_reader(request.viewer)
    scope = request.viewer.prefecture_code
    permissions.check_can_settle(request.viewer, prefecture_code=scope)
    form = SettlementForm(
        _years_that_are_over(request),
        request.POST if request.method == "POST" else None,
        initial_year=latest_reported_year(request.viewer),
    )
    if request.method == "POST" and form.is_valid():
        year = FiscalYear(int(form.cleaned_data["year"]))
        try:
            run = request_settlement(
                year=year, by=request.viewer, now=timezone.now(), prefecture_code=scope
            )
        except ValidationError as refusal:
            form.add_error("year", refusal.messages[0])
        else:
            return redirect("evaluation:settlement", run_id=run.pk)
    prefecture = PREFECTURE_BY_CODE.get(scope)
    return render(
        request,
        "evaluation/settlements.html",
        {
            "form": form,
            "scope": prefecture.name if prefecture else "全国",
            "runs": SettlementRun.objects.visible_to(request.viewer)[:RUNS_SHOWN],
            "breadcrumbs": [("ホーム", reverse("home")), ("年度締め", None)],
        },
        status=400 if form.errors else 200,
    )


def _years_that_are_over(request: PortalRequest) -> list[int]:
    now = today(timezone.now())
    return [year for year in years_with_sites(request.viewer) if FiscalYear(year).end < now]


@require_safe
def page(request: PortalRequest, run_id: object) -> HttpResponse:
    """Show one run; while it works, the progress part renews itself."""
    run = get_object_or_404(SettlementRun.objects.visible_to(request.viewer), pk=run_id)
    template = (
        "evaluation/settlement_progress.html"
        if _is_poll(request)
        else ("evaluation/settlement.html")
    )
    prefecture = PREFECTURE_BY_CODE.get(run.prefecture_code)
    return render(
        request,
        template,
        {
            "run": run,
            "scope": prefecture.name if prefecture else "全国",
            "percentage": run.percentage,
            "can_open_plans": can_open_plans(
                request.viewer, prefecture_code=request.viewer.prefecture_code
            ),
            "breadcrumbs": [
                ("ホーム", reverse("home")),
                ("年度締め", reverse("evaluation:settlements")),
                (fiscal_year(run.fiscal_year), None),
            ],
        },
    )


def _is_poll(request: PortalRequest) -> bool:
    return bool(getattr(request, "htmx", False))


@require_POST
def stop(request: PortalRequest, run_id: object) -> HttpResponse:
    """Ask a run to stop behind the site it works on."""
    run = get_object_or_404(SettlementRun.objects.visible_to(request.viewer), pk=run_id)
    stop_settlement(run=run, by=request.viewer, now=timezone.now())
    messages.info(request, "年度締めの中止を求めました。処理中の拠点までで止まります。")
    return redirect("evaluation:settlement", run_id=run.pk)
