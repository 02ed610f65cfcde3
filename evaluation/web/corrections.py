"""Corrections: the list, one of them with its effect and decision, and asking for one."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from agreements.models import Resolution
from evaluation import permissions
from evaluation.actions.decide_correction import (
    approve_correction,
    refuse_correction,
    withdraw_correction,
)
from evaluation.actions.request_correction import request_correction
from evaluation.choices import CorrectionState
from evaluation.models import Correction, Indicator
from evaluation.queries import corrections as queries
from evaluation.queries.cell_owners import owners_of
from evaluation.queries.month_sheets import entered_counts
from evaluation.reports.corrections import effect_table, lines_table
from evaluation.web.correction_forms import (
    DecisionForm,
    MonthCorrectionForm,
    TargetCorrectionForm,
)
from evaluation.web.site import site_or_404
from evaluation.web.years import require_reader
from portal.common.fiscal import FiscalYear
from portal.common.history import history_of
from portal.common.viewer import Viewer
from portal.common.web.errors import answers_conflicts
from portal.common.web.request import PortalRequest
from portal.people.web.places import show
from sites.models import AnnualProfile, JointSite

PAGE_SIZE = 50
DONE = {
    "approve": "訂正を承認し、数値に適用しました。",
    "refuse": "訂正を却下しました。",
    "withdraw": "訂正の申請を取り下げました。",
}
Breadcrumbs = list[tuple[str, str | None]]


def _crumbs(*rest: str) -> Breadcrumbs:
    index = reverse("evaluation:corrections") if rest else None
    begin: Breadcrumbs = [("ホーム", reverse("home")), ("訂正", index)]
    return [*begin, *((name, None) for name in rest)]


@require_safe
def index(request: PortalRequest) -> HttpResponse:
    """List what waits for this viewer's decision, then all he may see."""
    require_reader(request.viewer)
    rows = queries.corrections(request.viewer)
    return render(
        request,
        "evaluation/corrections.html",
        {
            "waiting": list(queries.waiting_for(request.viewer)),
            "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
            "breadcrumbs": _crumbs(),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@answers_conflicts
def page(request: PortalRequest, correction_id: UUID) -> HttpResponse:
    """Show one correction with what it makes of the year, and decide it; 409 when too late."""
    require_reader(request.viewer)
    correction = get_object_or_404(queries.corrections(request.viewer), pk=correction_id)
    form = DecisionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            done = _decide(request, correction, form.cleaned_data["decision_reason"])
        except ValidationError as refusal:
            show(form, refusal)
        else:
            messages.success(request, done)
            return redirect("evaluation:correction", correction_id=correction.pk)
    lines = list(queries.lines_of(request.viewer, correction))
    is_open = correction.state == CorrectionState.REQUESTED
    changes = {(one.indicator_id, one.month): one.after for one in lines}
    site, year = correction.site, correction.fiscal_year
    return render(
        request,
        "evaluation/correction.html",
        {
            "correction": correction,
            "lines": lines_table(lines),
            "effect": effect_table(queries.effect_of(site, year, changes)) if is_open else None,
            "is_settled": queries.is_settled(site, year),
            "form": form,
            "can_decide": is_open and permissions.can_decide_correction(request.viewer, correction),
            "can_withdraw": is_open
            and permissions.can_withdraw_correction(request.viewer, correction),
            "history": history_of(request.viewer, correction),
            "breadcrumbs": _crumbs(site.name),
        },
        status=400 if form.errors else 200,
    )


def _decide(request: PortalRequest, correction: Correction, reason: str) -> str:
    """Do what the pressed button says; return the sentence that says so."""
    what, by, now = request.POST.get("decision", ""), request.viewer, timezone.now()
    if what == "approve":
        approve_correction(correction=correction, decision_reason=reason, by=by, now=now)
    elif what == "refuse":
        refuse_correction(correction=correction, decision_reason=reason, by=by, now=now)
    elif what == "withdraw":
        withdraw_correction(correction=correction, by=by, now=now)
    else:
        raise ValidationError("承認、却下、取下げのどれかを選んでください。")
    return DONE[what]


@require_http_methods(["GET", "HEAD", "POST"])
def new_for_month(request: PortalRequest, code: str, month: str) -> HttpResponse:
    """Ask for a correction of the viewer's own counts of `month` (YYYY-MM)."""
    site = site_or_404(request, code)
    first = _first_day(month)
    year = _year_of(site, FiscalYear.of(first).year)
    permissions.check_can_ask_correction(request.viewer, site)
    form = MonthCorrectionForm(
        request.POST if request.method == "POST" else None,
        indicators=_own(request.viewer, site, year, entered_counts(request.viewer, [site], year)),
        figures=queries.current_figures(site, year.year),
        month=first,
    )
    return _ask(request, site, year, form, f"{first.year}年{first.month}月の実績の訂正")


@require_http_methods(["GET", "HEAD", "POST"])
def new_for_targets(request: PortalRequest, code: str, year: int) -> HttpResponse:
    """Ask for a correction of the targets of a settled year, by a council's resolution."""
    site = site_or_404(request, code)
    of = _year_of(site, year)
    permissions.check_can_set_targets(request.viewer, site)
    permissions.check_can_ask_correction(request.viewer, site)
    form = TargetCorrectionForm(
        request.POST if request.method == "POST" else None,
        indicators=Indicator.objects.visible_to(request.viewer),
        figures=queries.current_figures(site, of.year),
        resolutions=Resolution.objects.visible_to(request.viewer).filter(
            meeting__council__agreement=site.agreement_id
        ),
    )
    return _ask(request, site, of, form, f"{of}の目標の訂正")


def _ask(
    request: PortalRequest,
    site: JointSite,
    year: FiscalYear,
    form: MonthCorrectionForm | TargetCorrectionForm,
    title: str,
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            correction = request_correction(
                site=site,
                year=year,
                wanted=form.wanted(),
                reason=form.cleaned_data["reason"],
                by=request.viewer,
                now=timezone.now(),
            )
        except ValidationError as refusal:
            show(form, refusal)
        else:
            messages.success(request, "訂正を申請しました。承認されるまで、数値は変わりません。")
            return redirect("evaluation:correction", correction_id=correction.pk)
    back = f"{reverse('evaluation:site', args=[site.code])}?year={year.year}"
    return render(
        request,
        "evaluation/correction_new.html",
        {
            "site": site,
            "title": title,
            "form": form,
            "back": back,
            "breadcrumbs": [("ホーム", reverse("home")), (site.name, back), (title, None)],
        },
        status=400 if form.errors else 200,
    )


def _own(
    viewer: Viewer, site: JointSite, year: FiscalYear, indicators: Sequence[Indicator]
) -> list[Indicator]:
    """Return the counts the viewer may ask for: a side its own, the bureau all."""
    sides = permissions.sides_of(viewer)
    owners = owners_of([site.pk], indicators, year)
    return [one for one in indicators if not sides or owners.get((site.pk, one.pk)) in sides]


def _year_of(site: JointSite, year: int) -> FiscalYear:
    if not AnnualProfile.objects.filter(site=site, fiscal_year=year).exists():
        raise Http404
    return FiscalYear(year)


def _first_day(text: str) -> date:
    try:
        first = datetime.strptime(text, "%Y-%m").date()  # noqa: DTZ007 — a month has no zone
        FiscalYear.of(first)
    except ValueError as error:
        raise Http404 from error
    return first
