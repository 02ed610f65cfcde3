"""Improvement plans: the list, one plan, and opening one."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agreements.web.council_places import FormPage, form_page
from evaluation import permissions_improvement as permissions
from evaluation.actions.open_improvement_plans import open_improvement_plans, open_plan_by_hand
from evaluation.choices import Side
from evaluation.choices_improvement import IMPROVEMENT_STATES, ImprovementState
from evaluation.improving import text_digest
from evaluation.models import ImprovementPlan, MeasureEvidence, PlanMeasure, PlanSignature
from evaluation.queries.improvement import (
    evidence_of,
    measures_of,
    plans_seen,
    reviews_of,
    signatures_of,
)
from evaluation.queries.practice_cases import cases_like
from evaluation.reports.funnel import WORDS
from evaluation.reports.improvement import (
    judgement_in_words,
    judgement_table,
    list_report,
    plan_read,
    plans_table,
    similar_table,
    years_table,
)
from evaluation.rules.funnel import Place
from evaluation.web.improvement_forms import PlanFilterForm, ReasonForm
from evaluation.web.improvement_places import (
    crumbs,
    plan_or_404,
    plan_url,
    site_crumbs,
    site_or_404,
)
from evaluation.web.years import require_reader, years_with_sites
from portal.common.exports import RENDERERS
from portal.common.fiscal import FiscalYear
from portal.common.formats import wareki_year
from portal.common.history import history_of
from portal.common.viewer import Viewer
from portal.common.web.downloads import (
    LIST_LABELS,
    download_links,
    file_response,
    list_links,
    list_response,
)
from portal.common.web.request import PortalRequest
from sites.models import JointSite

PER_PAGE = 50
HISTORY_WORDS = {"判定のもとの数値": judgement_in_words}
CASES_SHOWN, ALIKE_FROM = 3, Decimal("0.5")


@dataclass(frozen=True, slots=True)
class Step:
    """One state on the way."""

    label: str
    is_done: bool
    is_current: bool


@dataclass(frozen=True, slots=True)
class ShownMeasure:
    """A measure with what was recorded for it."""

    row: PlanMeasure
    evidence: list[MeasureEvidence]
    is_of_round: bool


@dataclass(frozen=True, slots=True)
class ShownSide:
    """A side with its signature, if it stands."""

    label: str
    signature: PlanSignature | None


@require_safe
def index(request: PortalRequest) -> HttpResponse:
    """Show the plans, 50 a page; 400 for a wrong condition."""
    require_reader(request.viewer)
    query = _conditions(request)
    form = PlanFilterForm(_years(request.viewer), query)
    context: dict[str, object] = {"form": form, "breadcrumbs": crumbs(), "is_wide": True}
    if form.is_valid():
        page = Paginator(_narrowed(request.viewer, form), PER_PAGE).get_page(
            request.GET.get("page")
        )
        context |= {
            "page": page,
            "table": plans_table(page),
            "query": query.urlencode(),
            "downloads": list_links("evaluation:improvement-plans-download", query.urlencode()),
        }
    status = 200 if form.is_valid() else 400
    return render(request, "evaluation/improvement/index.html", context, status=status)


@require_safe
def download(request: PortalRequest, extension: str) -> HttpResponse:
    """Send the whole narrowed list as a file."""
    require_reader(request.viewer)
    form = PlanFilterForm(_years(request.viewer), _conditions(request))
    if extension not in LIST_LABELS or not form.is_valid():
        raise Http404
    report = list_report(
        plans_table(_narrowed(request.viewer, form)),
        as_of=timezone.now(),
        is_demonstration=request.viewer.shows_demonstration,
    )
    return list_response(report, extension)


def _conditions(request: PortalRequest) -> QueryDict:
    query = request.GET.copy()
    query.pop("page", None)
    return query


def _years(viewer: Viewer) -> list[int]:
    years = ImprovementPlan.objects.visible_to(viewer).order_by("-fiscal_year")
    return list(years.values_list("fiscal_year", flat=True).distinct())


def _narrowed(viewer: Viewer, form: PlanFilterForm) -> QuerySet[ImprovementPlan]:
    wanted = form.cleaned_data
    exact = {
        "fiscal_year": wanted["year"],
        "state": wanted["state"],
        "verdict": wanted["verdict"],
        "site__prefecture_code": wanted["prefecture"],
    }
    rows = plans_seen(viewer).filter(**{path: value for path, value in exact.items() if value})
    if wanted["mine"]:
        rows = rows.filter(site__in=JointSite.objects.run_by(viewer).values("pk"))
    if word := wanted["q"].strip():
        rows = rows.filter(Q(site__name__icontains=word) | Q(site__code__startswith=word))
    return rows


@require_safe
def page(request: PortalRequest, plan_id: UUID) -> HttpResponse:
    """Show one plan: why, the figures, what is done, who signed, the review, before and after."""
    plan, viewer = plan_or_404(request, plan_id), request.viewer
    writes = permissions.can_write_plan(viewer, plan.site)
    side = permissions.side_to_sign(viewer, plan.site)
    signatures = list(signatures_of(viewer, plan))
    standing = {one.side: one for one in signatures if one.ended_at is None}
    is_planning = plan.state == ImprovementState.PLANNING
    position = plan.figures.get("funnel")
    return render(
        request,
        "evaluation/improvement/plan.html",
        {
            "plan": plan,
            "steps": _steps(plan),
            "years": years_table(plan),
            "similar": similar_table(plan),
            "judgement": judgement_table(plan),
            "place": WORDS[Place(position["place"])] if position else "",
            "position": position,
            "cases": cases_like(
                viewer, plan.site, plan.fiscal_year, at_most=CASES_SHOWN, at_least=ALIKE_FROM
            ),
            "measures": _measures(viewer, plan),
            "sides": [ShownSide(str(one.label), standing.get(one.value)) for one in Side],
            "ended": [one for one in signatures if one.ended_at],
            "reviews": reviews_of(viewer, plan),
            "can_write": writes,
            "is_planning": is_planning,
            "is_doing": plan.state == ImprovementState.DOING,
            "can_sign": is_planning and side is not None and side.value not in standing,
            "digest": text_digest(plan) if is_planning and side else "",
            "ways": IMPROVEMENT_STATES.leaving(plan.state) if writes else (),
            "downloads": download_links(
                "evaluation:improvement-plan-download", plan_id=plan.public_id
            ),
            # It names who did what, so it is read by those who write here.
            "history": history_of(viewer, plan, HISTORY_WORDS) if writes else None,
            "breadcrumbs": crumbs(plan),
            "is_wide": True,
        },
    )


def _steps(plan: ImprovementPlan) -> list[Step]:
    order = list(ImprovementState)
    here = order.index(ImprovementState(plan.state))
    is_closed = plan.state == ImprovementState.CLOSED
    return [
        Step(str(one.label), at < here or is_closed, at == here and not is_closed)
        for at, one in enumerate(order)
    ]


def _measures(viewer: Viewer, plan: ImprovementPlan) -> list[ShownMeasure]:
    recorded: dict[int, list[MeasureEvidence]] = {}
    for one in evidence_of(viewer, plan):
        recorded.setdefault(one.measure_id, []).append(one)
    return [
        ShownMeasure(row, recorded.get(row.pk, []), row.round == plan.round)
        for row in measures_of(viewer, plan)
    ]


@require_safe
def download_plan(request: PortalRequest, plan_id: UUID, extension: str) -> HttpResponse:
    """Send one plan as a file; the PDF is for A4."""
    plan, viewer = plan_or_404(request, plan_id), request.viewer
    if extension not in RENDERERS:
        raise Http404
    return file_response(plan_read(viewer, plan, as_of=timezone.now()), extension)


@require_POST
def assess(request: PortalRequest, year: int) -> HttpResponse:
    """Assess a settled year of the viewer's prefecture (the ministry: of the nation)."""
    require_reader(request.viewer)
    scope = request.viewer.prefecture_code
    permissions.check_can_open_plans(request.viewer, prefecture_code=scope)
    if year not in years_with_sites(request.viewer):
        raise Http404
    try:
        opened = open_improvement_plans(
            year=FiscalYear(year), by=request.viewer, now=timezone.now(), prefecture_code=scope
        )
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
        return redirect("evaluation:settlements")
    messages.success(
        request,
        f"{wareki_year(year)}を締めた{opened.assessed}拠点を評価し、"
        f"改善計画を{len(opened.plans)}件開きました。",
    )
    return redirect("evaluation:improvement-plans")


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: PortalRequest, code: str, year: int) -> HttpResponse:
    """Open the plan of a site's year by hand, for a reason."""
    site = site_or_404(request, code)
    permissions.check_can_open_plans(request.viewer, prefecture_code=site.prefecture_code)
    if not site.profiles.filter(fiscal_year=year).exists():
        raise Http404
    form = ReasonForm(request.POST if request.method == "POST" else None)
    made: list[ImprovementPlan] = []

    def perform(said: dict[str, str]) -> None:
        made.append(
            open_plan_by_hand(
                site=site,
                year=FiscalYear(year),
                reason=said["reason"],
                by=request.viewer,
                now=timezone.now(),
            )
        )

    title = f"{wareki_year(year)}の改善計画を開く"
    words = FormPage(
        title,
        f"{site.name}。基準によらずに開きます。年度を締めた拠点に限ります。",
        "開く",
        "改善計画を開きました。",
        f"{site_crumbs(site)[-1][1]}?year={year}",
        site_crumbs(site, title),
    )
    answer = form_page(request, form, words, perform)
    return redirect(plan_url(made[0])) if made else answer
