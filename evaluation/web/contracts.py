"""Contract lines: what outsourced work cost, and what it brought."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agreements.web.council_places import FormPage, form_page
from evaluation import permissions_improvement as permissions
from evaluation.actions.keep_contract_line import keep_contract_line, remove_contract_line
from evaluation.models import ContractLine
from evaluation.queries.contracts import results_of, small_results
from evaluation.queries.improvement import contract_lines
from evaluation.reports.contracts import contracts_report, contracts_table
from evaluation.reports.improvement import SYNTHETIC
from evaluation.web.improvement_forms import ContractForm
from evaluation.web.improvement_places import contract_line_or_404, site_crumbs, site_or_404
from evaluation.web.years import require_reader
from portal.common.exports.table import Table
from portal.common.viewer import Viewer
from portal.common.web.downloads import LIST_LABELS, list_links, list_response
from portal.common.web.request import PortalRequest
from sites.models import JointSite

_WRITES = ["GET", "HEAD", "POST"]
_TITLE = "委託の費用と成果"
_FIELDS = ("fiscal_year", "work", "contractor", "cost", "measure", "unit", "result")


@require_safe
def index(request: PortalRequest) -> HttpResponse:
    """Show the lines of the viewer's sites, or of one site (`?site=` its code)."""
    require_reader(request.viewer)
    code = request.GET.get("site", "")
    site = site_or_404(request, code) if code else None
    lines = _lines(request.viewer, site)
    return render(
        request,
        "evaluation/improvement/contracts.html",
        {
            "table": contract_table(request.viewer, lines),
            "has_lines": lines.exists(),
            "site": site,
            "can_keep": site is not None and permissions.can_keep_contracts(request.viewer, site),
            "downloads": list_links(
                "evaluation:contract-lines-download", f"site={code}" if code else ""
            ),
            "breadcrumbs": site_crumbs(site, _TITLE)
            if site
            else [("ホーム", reverse("home")), (_TITLE, None)],
            "is_wide": True,
        },
    )


@require_safe
def download(request: PortalRequest, extension: str) -> HttpResponse:
    """Send the lines as a file."""
    require_reader(request.viewer)
    if extension not in LIST_LABELS:
        raise Http404
    code = request.GET.get("site", "")
    site = site_or_404(request, code) if code else None
    notices = (SYNTHETIC,) if request.viewer.shows_demonstration else ()
    table = contract_table(request.viewer, _lines(request.viewer, site))
    report = contracts_report(table, as_of=timezone.now(), notices=notices)
    return list_response(report, extension)


def contract_table(viewer: Viewer, lines: QuerySet[ContractLine]) -> Table:
    """Return the lines with what they brought."""
    listed = list(lines)
    years = [line.fiscal_year for line in listed]
    return contracts_table(listed, results_of(viewer, listed), small_results(viewer, years))


def _lines(viewer: Viewer, site: JointSite | None) -> QuerySet[ContractLine]:
    lines = contract_lines(viewer)
    return lines.filter(site=site) if site else lines


@require_http_methods(_WRITES)
def new(request: PortalRequest, code: str) -> HttpResponse:
    """Add a line to a site."""
    site = site_or_404(request, code)
    permissions.check_can_keep_contracts(request.viewer, site)
    return _form(request, ContractLine(site=site), "委託の業務を加える", initial={})


@require_http_methods(_WRITES)
def change(request: PortalRequest, line_id: UUID) -> HttpResponse:
    """Change a line."""
    line = contract_line_or_404(request, line_id)
    permissions.check_can_keep_contracts(request.viewer, line.site)
    initial = {name: getattr(line, name) for name in _FIELDS}
    initial["indicator"] = line.indicator.code if line.indicator else None
    return _form(request, line, "委託の業務を書き換える", initial=initial)


@require_POST
def remove(request: PortalRequest, line_id: UUID) -> HttpResponse:
    """Remove a line."""
    line = contract_line_or_404(request, line_id)
    url = _url(line.site)
    remove_contract_line(line=line, by=request.viewer, now=timezone.now())
    messages.success(request, "委託の業務の行を消しました。")
    return redirect(url)


def _form(
    request: PortalRequest, line: ContractLine, title: str, *, initial: dict[str, Any]
) -> HttpResponse:
    site = line.site
    outsourced = site.profiles.filter(is_outsourced=True).order_by("-fiscal_year")
    form = ContractForm(
        list(outsourced.values_list("fiscal_year", flat=True)),
        request.POST if request.method == "POST" else None,
        initial=initial,
        remove_url=reverse("evaluation:contract-line-remove", args=[line.public_id])
        if line.pk
        else "",
    )

    def perform(said: dict[str, Any]) -> None:
        for name, value in said.items():
            setattr(line, name, value)
        keep_contract_line(line=line, by=request.viewer, now=timezone.now())

    words = FormPage(
        title,
        site.name,
        "登録する",
        "委託の費用と成果を登録しました。",
        _url(site),
        site_crumbs(site, title),
    )
    return form_page(request, form, words, perform, "evaluation/improvement/contract_form.html")


def _url(site: JointSite) -> str:
    return f"{reverse('evaluation:contract-lines')}?site={site.code}"
