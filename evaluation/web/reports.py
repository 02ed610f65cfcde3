"""Reports that are kept: ask for one, watch it being made, take it."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evaluation import permissions
from evaluation.actions.request_report import request_report, stop_report
from evaluation.choices import ReportFormat, ReportKind
from evaluation.models import ReportFile, ReportRun
from evaluation.queries.report_subjects import reports_of
from evaluation.reports.kept import title_of
from evaluation.web.years import latest_reported_year, require_reader, years_with_sites
from portal.common.fiscal import FiscalYear
from portal.common.formats import fiscal_year
from portal.common.uploads import send_kept
from portal.common.viewer import Viewer
from portal.common.web.request import PortalRequest
from portal.organizations.models import LocalGovernment
from portal.organizations.prefectures import PREFECTURES
from portal.organizations.queries import local_governments
from sites.models import JointSite
from sites.queries import site_register

PER_PAGE = 30
NEEDS_ONE = (ReportKind.SITE, ReportKind.BODY, ReportKind.PLAN)


class ReportForm(forms.Form):
    """What to make: one place by its code, or all places of a prefecture."""

    kind = forms.ChoiceField(label="種類", choices=ReportKind.choices)
    year = forms.ChoiceField(
        label="年度", error_messages={"invalid_choice": "一覧の年度から選んでください。"}
    )
    place = forms.CharField(
        label="拠点コードまたは団体コード",
        required=False,
        max_length=8,
        help_text="1つの拠点・団体だけのとき（例: 07203-01、072036）。改善計画は拠点コードで。",
    )
    prefecture = forms.ChoiceField(
        label="都道府県",
        required=False,
        choices=[("", "選ばない"), *((one.code, one.name) for one in PREFECTURES)],
        help_text="都道府県票のとき、または都道府県のすべての拠点票・団体票・改善計画をまとめて作るとき。",
    )
    formats = forms.MultipleChoiceField(
        label="形式",
        choices=ReportFormat.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "形式を1つ以上選んでください。"},
    )

    def __init__(self, viewer: Viewer, data: QueryDict | None, initial: dict[str, object]) -> None:
        super().__init__(data, initial=initial)
        self.viewer = viewer
        self.site: JointSite | None = None
        self.body: LocalGovernment | None = None
        self.fields["year"].choices = [  # type: ignore[attr-defined]
            (str(year), fiscal_year(year)) for year in years_with_sites(viewer)
        ]

    def clean(self) -> None:
        """Find the place; each kind has its own scope."""
        super().clean()
        kind = self.cleaned_data.get("kind")
        place, prefecture = (self.cleaned_data.get(one) or "" for one in ("place", "prefecture"))
        if kind == ReportKind.PREFECTURE and not prefecture:
            self.add_error("prefecture", "都道府県を選んでください。")
        if kind not in NEEDS_ONE:
            return
        if bool(place) == bool(prefecture):
            self.add_error("place", "コードと都道府県の、どちらか一方を指定してください。")
        elif place:
            self._find(kind, place.strip())

    def _find(self, kind: str, place: str) -> None:
        if kind in (ReportKind.SITE, ReportKind.PLAN):
            self.site = site_register(self.viewer).filter(code=place).first()
        else:
            self.body = local_governments(self.viewer).filter(code6=place).first()
        if self.site is None and self.body is None:
            self.add_error("place", f"「{place}」の拠点または団体はありません。")

    @property
    def scope(self) -> dict[str, object]:
        """The place or the prefecture, as `request_report` takes them."""
        kind = self.cleaned_data["kind"]
        has_prefecture = kind != ReportKind.NATION
        return {
            "prefecture_code": self.cleaned_data["prefecture"] if has_prefecture else "",
            "site": self.site,
            "body": self.body,
        }


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: PortalRequest) -> HttpResponse:
    """List the organisation's reports, and ask for a new one."""
    require_reader(request.viewer)
    form = ReportForm(
        request.viewer, request.POST if request.method == "POST" else None, _initial(request)
    )
    if request.method == "POST" and form.is_valid():
        permissions.check_can_make_reports(request.viewer)
        try:
            run = _request(request, form)
        except ValidationError as refusal:
            form.add_error("year", refusal.messages[0])
        else:
            return redirect("evaluation:report-run", run_id=run.pk)
    page = Paginator(reports_of(request.viewer), PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "evaluation/reports.html",
        {
            "form": form,
            "page": page,
            "rows": [(run, title_of(run)) for run in page],
            "breadcrumbs": [("ホーム", reverse("home")), ("報告書", None)],
        },
        status=400 if form.errors else 200,
    )


def _initial(request: PortalRequest) -> dict[str, object]:
    asked = {name: request.GET.get(name, "") for name in ("kind", "year", "place", "prefecture")}
    year = asked["year"] or str(latest_reported_year(request.viewer) or "")
    return {
        **asked,
        "kind": asked["kind"] or ReportKind.NATION.value,
        "year": year,
        "formats": [ReportFormat.PDF.value],
    }


def _request(request: PortalRequest, form: ReportForm) -> ReportRun:
    scope = form.scope
    return request_report(
        kind=ReportKind(form.cleaned_data["kind"]),
        year=FiscalYear(int(form.cleaned_data["year"])),
        formats=[ReportFormat(one) for one in form.cleaned_data["formats"]],
        by=request.viewer,
        now=timezone.now(),
        prefecture_code=str(scope["prefecture_code"]),
        site=form.site,
        body=form.body,
    )


@require_safe
def page(request: PortalRequest, run_id: object) -> HttpResponse:
    """Show one report; while it is made, the progress part renews itself."""
    run = _own(request, run_id)
    kept = run.same_as or run
    is_poll = bool(getattr(request, "htmx", False))
    title = title_of(run)
    return render(
        request,
        "evaluation/report_progress.html" if is_poll else "evaluation/report_run.html",
        {
            "run": run,
            "title": title,
            "kept": kept,
            "files": kept.files.defer("content").order_by("format"),
            "percentage": run.percentage,
            "breadcrumbs": [
                ("ホーム", reverse("home")),
                ("報告書", reverse("evaluation:reports")),
                (f"第{run.number}号", None),
            ],
        },
    )


@require_POST
def stop(request: PortalRequest, run_id: object) -> HttpResponse:
    """Ask for the work to stop."""
    run = _own(request, run_id)
    stop_report(run=run, by=request.viewer, now=timezone.now())
    messages.info(request, "報告書の作成の中止を求めました。")
    return redirect("evaluation:report-run", run_id=run.pk)


@require_safe
def file(request: PortalRequest, run_id: object, form: str) -> HttpResponse:
    """Send a kept file, with its hash for whoever wants to compare; 404 for another's."""
    run = _own(request, run_id)
    found = ReportFile.objects.visible_to(request.viewer).filter(run=run, format=form).first()
    if found is None:
        raise Http404
    response = send_kept(found.name, found.content_type, bytes(found.content))
    response["ETag"] = f'"{found.sha256}"'
    return response


def _own(request: PortalRequest, run_id: object) -> ReportRun:
    require_reader(request.viewer)
    return get_object_or_404(reports_of(request.viewer).select_related("same_as"), pk=run_id)
