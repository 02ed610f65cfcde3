"""What was published: the years and versions, one of them, its sites, and publishing a year."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from evaluation import permissions
from evaluation.actions.publish_year import publish_year
from evaluation.models import Publication, PublishedSiteYear
from evaluation.queries import published as queries
from evaluation.queries.publishing import unsettled_sites
from evaluation.queries.restated import differences
from evaluation.reports.corrections import level_name
from evaluation.reports.national import SYNTHETIC
from evaluation.reports.national_figures import read_figures
from evaluation.reports.published import (
    published_lines_table,
    published_report,
    published_sites_table,
    said,
)
from evaluation.reports.published_figures import figures_as_published
from evaluation.web.years import Tab, require_reader, years_with_sites
from portal.common.exports import RENDERERS
from portal.common.exports.table import NATIONAL_AREA_CODE, Report
from portal.common.fiscal import FiscalYear, today
from portal.common.formats import fiscal_year, wareki_year
from portal.common.web.downloads import (
    LIST_LABELS,
    download_links,
    file_response,
    list_links,
    list_response,
)
from portal.common.web.request import PortalRequest
from portal.people.web.places import show

PAGE_SIZE = 50
UNSETTLED_SHOWN = 50
FIGURES_SHOWN = (
    ("users", "施設利用者数"),
    ("new_seekers", "新規求職者数"),
    ("placements", "就職件数"),
    ("consultations", "職業相談件数"),
)
Breadcrumbs = list[tuple[str, str | None]]


class PublishForm(forms.Form):
    """Which year to publish, and what to say of it."""

    year = forms.ChoiceField(
        label="公表する年度", error_messages={"invalid_choice": "終わった年度から選んでください。"}
    )
    note = forms.CharField(
        label="説明",
        max_length=500,
        required=False,
        help_text="新しい版を公表する理由などを書きます。公表した内容とともに残ります。",
    )

    def __init__(self, years: list[int], data: QueryDict | None) -> None:
        super().__init__(data)
        self.fields["year"].choices = [  # type: ignore[attr-defined]
            (str(year), fiscal_year(year)) for year in years
        ]


def _crumbs(*rest: tuple[str, str | None]) -> Breadcrumbs:
    index = reverse("evaluation:published") if rest else None
    return [("ホーム", reverse("home")), ("公表", index), *rest]


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: PortalRequest) -> HttpResponse:
    """List what was published; the ministry publishes a settled year."""
    require_reader(request.viewer)
    publishes = permissions.can_publish(request.viewer)
    if request.method == "POST":
        permissions.check_can_publish(request.viewer)
    form = PublishForm(_years_over(request), request.POST if request.method == "POST" else None)
    unsettled = []
    if request.method == "POST" and form.is_valid():
        year = FiscalYear(int(form.cleaned_data["year"]))
        try:
            made, is_new = publish_year(
                year=year,
                by=request.viewer,
                now=timezone.now(),
                note=form.cleaned_data["note"],
            )
        except ValidationError as refusal:
            show(form, refusal)
            unsettled = list(unsettled_sites(year.year)[:UNSETTLED_SHOWN])
        else:
            said_so = "公表しました。" if is_new else "前の公表から変わったところはありません。"
            messages.success(request, f"{made}: {said_so}")
            return redirect(_address(made))
    return render(
        request,
        "evaluation/published.html",
        {
            "publications": queries.publications(request.viewer),
            "form": form if publishes else None,
            "unsettled": unsettled,
            "breadcrumbs": _crumbs(),
        },
        status=400 if form.errors else 200,
    )


def _years_over(request: PortalRequest) -> list[int]:
    now = today(timezone.now())
    return [year for year in years_with_sites(request.viewer) if FiscalYear(year).end < now]


def _address(publication: Publication, name: str = "year", **arguments: str) -> str:
    path = reverse(
        f"evaluation:published-{name}", kwargs={"year": publication.fiscal_year, **arguments}
    )
    return f"{path}?version={publication.version}"


def _publication(request: PortalRequest, year: int) -> Publication:
    """Return the publication of `year` in `?version=`, by default the last; 404 without one."""
    require_reader(request.viewer)
    version = request.GET.get("version", "")
    if version and not (version.isascii() and version.isdigit() and len(version) < 5):
        raise Http404
    found = queries.publication_of(request.viewer, year, int(version) if version else None)
    if found is None:
        raise Http404
    return found


def _report(request: PortalRequest, publication: Publication) -> Report:
    year = FiscalYear(publication.fiscal_year)
    return published_report(
        publication,
        figures_as_published(request.viewer, publication),
        read_figures(request.viewer, year),
        differences(request.viewer, publication),
        as_of=timezone.now(),
        is_demonstration=request.viewer.shows_demonstration,
    )


@require_safe
def year(request: PortalRequest, year: int) -> HttpResponse:
    """Show a year as it was published beside today's figures; 404 when it was not."""
    publication = _publication(request, year)
    report = _report(request, publication)
    versions = queries.publications(request.viewer).filter(fiscal_year=year).order_by("version")
    return render(
        request,
        "evaluation/published_year.html",
        {
            "publication": publication,
            "report": report,
            "notices": [one for one in report.notices if one != SYNTHETIC],
            "tabs": [
                Tab(f"第{one.version}版", _address(one), one.pk == publication.pk)
                for one in versions
            ],
            "sites_url": _address(publication, "sites"),
            "downloads": download_links(
                "evaluation:published-download", f"version={publication.version}", year=year
            ),
            "breadcrumbs": _crumbs((wareki_year(year), None)),
            "is_wide": True,
        },
    )


@require_safe
def download(request: PortalRequest, year: int, extension: str) -> HttpResponse:
    """Send the published year as a file; 404 for an unknown format."""
    if extension not in RENDERERS:
        raise Http404
    return file_response(_report(request, _publication(request, year)), extension)


@require_safe
def sites(request: PortalRequest, year: int) -> HttpResponse:
    """List the sites of a publication, narrowed by the query of the figure that leads here."""
    publication = _publication(request, year)
    rows = queries.sites_as_published(request.viewer, publication, request.GET.dict())
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    kept = query.urlencode()
    return render(
        request,
        "evaluation/published_sites.html",
        {
            "publication": publication,
            "table": published_sites_table(publication, page.object_list),
            "page": page,
            "query": kept,
            "downloads": list_links("evaluation:published-sites-download", kept, year=year),
            "breadcrumbs": _crumbs((wareki_year(year), _address(publication)), ("拠点", None)),
            "is_wide": True,
        },
    )


@require_safe
def sites_download(request: PortalRequest, year: int, extension: str) -> HttpResponse:
    """Send the list of a publication's sites as a file; 404 for an unknown format."""
    if extension not in LIST_LABELS:
        raise Http404
    publication = _publication(request, year)
    rows = queries.sites_as_published(request.viewer, publication, request.GET.dict())
    table = published_sites_table(publication, rows)
    report = Report(
        key="published-sites",
        title=table.title,
        subtitle=f"第{publication.version}版",
        fiscal_year=year,
        area_code=NATIONAL_AREA_CODE,
        notices=(SYNTHETIC,) if request.viewer.shows_demonstration else (),
        tables=(table,),
        as_of=timezone.now(),
    )
    return list_response(report, extension)


@require_safe
def site(request: PortalRequest, year: int, code: str) -> HttpResponse:
    """Show one site as it was published; 404 when it was not among them."""
    publication = _publication(request, year)
    rows = queries.published_site_years(request.viewer, [publication])
    row = get_object_or_404(rows, code=code)
    return render(
        request,
        "evaluation/published_site.html",
        {
            "publication": publication,
            "row": row,
            "level": level_name(row.level),
            "facts": _facts(publication, row),
            "table": published_lines_table(row),
            "breadcrumbs": _crumbs(
                (wareki_year(year), _address(publication)),
                ("拠点", _address(publication, "sites")),
                (row.name, None),
            ),
        },
    )


def _facts(publication: Publication, row: PublishedSiteYear) -> list[tuple[str, str]]:
    services = queries.named(publication, "services")
    groups = queries.named(publication, "target_groups")
    kinds = queries.named(publication, "kinds")
    return [
        ("型", said("kind", row.kind, kinds)),
        ("実施団体", said("hosts", row.hosts, kinds)),
        ("ハローワーク", row.office_name),
        ("地方公共団体の業務", "、".join(services.get(one, one) for one in row.services)),
        ("支援対象者", "、".join(groups.get(one, one) for one in row.target_groups)),
        ("一部委託", "あり" if row.is_outsourced else "なし"),
        *((label, said(name, getattr(row, name), kinds)) for name, label in FIGURES_SHOWN),
    ]
