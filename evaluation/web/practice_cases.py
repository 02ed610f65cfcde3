"""Practice cases: the list, as a file, one case and its steps, and the forms of its writer."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from evaluation import permissions_practice as permissions
from evaluation.actions.draft_practice_case import change_practice_case, draft_practice_case
from evaluation.choices_practice import CaseState
from evaluation.filters_practice import PracticeCasePageFilter
from evaluation.models import PracticeCase
from evaluation.queries.practice_cases import (
    SimilarCase,
    by_likeness,
    figures_of,
    photos_of,
    practice_cases,
)
from evaluation.queries.similar_sites import traits_of_site
from evaluation.reports.practice_cases import (
    case_report,
    case_table,
    group_words,
    service_words,
    task_words,
)
from evaluation.web.practice_forms import CaseForm, NoWordsForm
from evaluation.web.practice_steps import ACTS, make_form, offers
from evaluation.web.years import latest_reported_year
from portal.common.exports.table import Drill
from portal.common.formats import wareki_date, wareki_year
from portal.common.history import history_of
from portal.common.viewer import Viewer
from portal.common.web.downloads import LIST_LABELS, list_links, list_response
from portal.common.web.errors import answers_conflicts
from portal.common.web.request import PortalRequest
from portal.organizations.prefectures import PREFECTURE_BY_CODE
from portal.people.web.places import Breadcrumbs, show
from sites.models import JointSite

PER_PAGE = 20
WRITES = ["GET", "HEAD", "POST"]


def case_or_404(request: PortalRequest, case_id: UUID) -> PracticeCase:
    """Return the case, if there is one for this viewer."""
    _require_reader(request.viewer)
    return get_object_or_404(practice_cases(request.viewer), public_id=case_id)


def crumbs(*rest: tuple[str, str | None]) -> Breadcrumbs:
    """Return the way from the home page through the list."""
    url = reverse("evaluation:practice-cases") if rest else None
    return [("ホーム", reverse("home")), ("取組事例", url), *rest]


def _require_reader(viewer: Viewer) -> None:
    if not permissions.can_read_cases(viewer):
        raise Http404


def _filter(request: PortalRequest) -> PracticeCasePageFilter:
    return PracticeCasePageFilter(
        request.GET, practice_cases(request.viewer), viewer=request.viewer
    )


def _sorted(viewer: Viewer, narrowed: PracticeCasePageFilter) -> list[SimilarCase] | None:
    """The narrowed cases by likeness to the chosen site; None when none was chosen."""
    code = narrowed.form.cleaned_data.get("like")
    if not code:
        return None
    site = JointSite.objects.visible_to(viewer).get(code=code)
    year = latest_reported_year(viewer, default=0) or 0
    traits = traits_of_site(viewer, site, year)
    return by_likeness(narrowed.qs, traits) if traits else None


@require_safe
def index(request: PortalRequest) -> HttpResponse:
    """List the cases, narrowed by the address; a wrong condition is explained at its field."""
    _require_reader(request.viewer)
    narrowed = _filter(request)
    context = {
        "filter": narrowed,
        "can_write": permissions.can_write_cases(request.viewer),
        "breadcrumbs": crumbs(),
    }
    if narrowed.is_valid():
        alike = _sorted(request.viewer, narrowed)
        rows = alike if alike is not None else narrowed.qs
        page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
        query = request.GET.copy()
        query.pop("page", None)
        context |= {
            "page": page,
            "cards": [_card(one) for one in page],
            "query": query.urlencode(),
            "downloads": list_links("evaluation:practice-cases-download", query.urlencode()),
        }
    status = 200 if narrowed.is_valid() else 400
    return render(request, "evaluation/practice_cases.html", context, status=status)


def _card(one: PracticeCase | SimilarCase) -> dict[str, object]:
    if isinstance(one, SimilarCase):
        return {"case": one.case, "alike": one, "facts": _facts(one.case)}
    return {"case": one, "alike": None, "facts": _facts(one)}


@require_safe
def download(request: PortalRequest, extension: str) -> HttpResponse:
    """Send the whole narrowed list as a file."""
    _require_reader(request.viewer)
    narrowed = _filter(request)
    if extension not in LIST_LABELS or not narrowed.is_valid():
        raise Http404
    alike = _sorted(request.viewer, narrowed)
    if alike is None:
        table = case_table(narrowed.qs)
    else:
        table = case_table(
            [one.case for one in alike], {one.case.pk: one.likeness for one in alike}
        )
    return list_response(case_report(table, as_of=timezone.now()), extension)


@require_http_methods(WRITES)
def new(request: PortalRequest) -> HttpResponse:
    """Write a new case for one's own side."""
    _require_reader(request.viewer)
    permissions.check_can_write_cases(request.viewer)
    form = CaseForm(request.POST if request.method == "POST" else None, viewer=request.viewer)
    if request.method == "POST" and form.is_valid():
        try:
            case = draft_practice_case(
                case=form.instance,
                sites=form.chosen_sites(),
                figures=form.chosen_figures(),
                by=request.viewer,
                now=timezone.now(),
            )
        except ValidationError as refusal:
            show(form, refusal)
        else:
            messages.success(request, "保存しました。相手方にはまだ見えません。")
            return redirect("evaluation:practice-case", case_id=case.public_id)
    back = reverse("evaluation:practice-cases")
    return _form_page(request, form, "取組事例を書く", back)


@require_http_methods(WRITES)
@answers_conflicts
def change(request: PortalRequest, case_id: UUID) -> HttpResponse:
    """Change a draft; 409 when it was moved meanwhile."""
    case = case_or_404(request, case_id)
    permissions.check_can_change_case(request.viewer, case)
    if case.state != CaseState.DRAFT:
        raise PermissionDenied("内容を変えられるのは、作成中の事例だけです。")
    form = CaseForm(
        request.POST if request.method == "POST" else None, instance=case, viewer=request.viewer
    )
    if request.method == "POST" and form.is_valid():
        try:
            change_practice_case(
                case=form.instance,
                sites=form.chosen_sites(),
                figures=form.chosen_figures(),
                by=request.viewer,
                now=timezone.now(),
            )
        except ValidationError as refusal:
            show(form, refusal)
        else:
            messages.success(request, "内容を変えました。")
            return redirect("evaluation:practice-case", case_id=case.public_id)
    back = reverse("evaluation:practice-case", args=[case.public_id])
    return _form_page(request, form, "取組事例の内容を変える", back)


def _form_page(request: PortalRequest, form: CaseForm, title: str, back: str) -> HttpResponse:
    context = {"form": form, "title": title, "back": back, "breadcrumbs": crumbs((title, None))}
    status = 400 if form.errors else 200
    return render(request, "evaluation/practice_case_form.html", context, status=status)


@require_http_methods(WRITES)
@answers_conflicts
def page(request: PortalRequest, case_id: UUID) -> HttpResponse:
    """Show one case, and do what the pressed button says (`do`); 409 when it came too late."""
    case = case_or_404(request, case_id)
    tried: dict[str, NoWordsForm] = {}
    if request.method == "POST":
        act = ACTS.get(request.POST.get("do", ""))
        if act is None:
            raise Http404
        if not act.is_offered(request.viewer, case):
            raise PermissionDenied(f"「{act.label}」は、この事例では行えません。")
        form = tried[act.verb] = make_form(act, case, request.POST)
        if form.is_valid():
            try:
                act.action(case=case, by=request.viewer, now=timezone.now(), **form.cleaned_data)
            except ValidationError as refusal:
                show(form, refusal)
            else:
                messages.success(request, act.done)
                return redirect("evaluation:practice-case", case_id=case.public_id)
    return _page(request, case, tried)


def _page(
    request: PortalRequest, case: PracticeCase, tried: dict[str, NoWordsForm]
) -> HttpResponse:
    viewer = request.viewer
    wrong = next((form for form in tried.values() if form.errors), None)
    is_draft = case.state == CaseState.DRAFT
    sites = [row.site for row in case.site_rows.select_related("site").order_by("site__code")]
    context = {
        "case": case,
        "offers": offers(viewer, case, tried),
        "wrong": wrong,
        "can_change": is_draft and permissions.can_change_case(viewer, case),
        "facts": _facts(case),
        "sites": [(site, Drill("site", {"code": site.code})) for site in sites],
        "state_side": case.office.name if case.office else "労働局",
        "figures": figures_of(viewer, case),
        "photos": photos_of(viewer, case),
        "waits_for": case.waiting_side.label if case.waiting_side else "",
        "history": history_of(viewer, case) if permissions.can_return_case(viewer, case) else [],
        "breadcrumbs": crumbs((case.title, None)),
    }
    status = 400 if wrong else 200
    return render(request, "evaluation/practice_case.html", context, status=status)


def _facts(case: PracticeCase) -> list[tuple[str, str]]:
    """The case in short, in words."""
    found = [
        ("団体", f"{case.body.name}（{PREFECTURE_BY_CODE[case.prefecture_code].name}）"),
        ("年度", wareki_year(case.fiscal_year)),
        ("型", case.get_kind_display() if case.kind else ""),
        ("支援対象者", group_words(case)),
        ("業務", service_words(case)),
        ("課題", task_words(case)),
        ("公開した日", wareki_date(case.published_at) if case.published_at else ""),
        ("出典", case.source),
    ]
    return [(term, words) for term, words in found if words]
