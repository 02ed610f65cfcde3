"""Open data: what was published, for everybody, to read and to take."""

from itertools import groupby

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from evaluation.models import OpenTable
from evaluation.open_dictionary import STATUSES, SYMBOL, TABLES
from evaluation.queries.open_data import last_version, open_table, open_tables
from evaluation.reports.open_data import (
    CONTENT_TYPES,
    FORMATS,
    LICENCE,
    as_json,
    entry_of,
    etag,
    filename,
    published_rows,
    rendered,
)
from portal.common.formats import wareki_year
from portal.common.web.downloads import LABELS
from portal.common.web.everybody import keep_in_caches, open_to_everybody
from portal.common.web.request import PortalRequest


@open_to_everybody
@require_safe
def index(request: PortalRequest) -> HttpResponse:
    """List the years and versions that were published."""
    years = [
        (year, wareki_year(year), [next(iter(of)) for _, of in groupby(tables, _version)])
        for year, tables in groupby(open_tables(), lambda one: one.fiscal_year)
    ]
    return render(
        request,
        "evaluation/open/index.html",
        {"years": years, "licence": LICENCE, "breadcrumbs": _crumbs(("オープンデータ", None))},
    )


def _version(table: OpenTable) -> int:
    return table.version


@open_to_everybody
@require_safe
def year(request: PortalRequest, year: int, version: int | None = None) -> HttpResponse:
    """Show the tables of a year: of its last version, or of the one that is asked for."""
    shown = version or last_version(year)
    tables = list(open_tables().filter(fiscal_year=year, version=shown)) if shown else []
    if not tables:
        raise Http404
    return render(
        request,
        "evaluation/open/year.html",
        {
            "tables": [(one, entry_of(one), _links(one)) for one in tables],
            "first": tables[0],
            "last_version": last_version(year),
            "licence": LICENCE,
            "breadcrumbs": _crumbs(
                ("オープンデータ", reverse("evaluation:open")), (wareki_year(year), None)
            ),
        },
    )


@open_to_everybody
@require_safe
def table(request: PortalRequest, year: int, version: int, key: str) -> HttpResponse:
    """Show one table as people read it."""
    found = _table_or_404(year, version, key)
    rows = list(published_rows(found))
    return render(
        request,
        "evaluation/open/table.html",
        {
            "table": found,
            "entry": entry_of(found),
            "rows": rows,
            "links": _links(found),
            "statuses": STATUSES,
            "symbol": SYMBOL,
            "licence": LICENCE,
            "is_wide": True,
            "breadcrumbs": _crumbs(
                ("オープンデータ", reverse("evaluation:open")),
                (wareki_year(year), reverse("evaluation:open-version", args=[year, version])),
                (found.title, None),
            ),
        },
    )


@open_to_everybody
@require_safe
def download(
    request: PortalRequest, year: int, version: int, key: str, extension: str
) -> HttpResponse:
    """Send one table as a file; 304 to whoever has it already."""
    found = _table_or_404(year, version, key)
    if extension not in FORMATS:
        raise Http404
    tag = etag(found, extension)
    if known := get_conditional_response(request, etag=tag):
        return keep_in_caches(known)
    response = _file(found, extension)
    suffix = "csv" if extension == "csv-cp932" else extension
    response["Content-Disposition"] = f'attachment; filename="{filename(found, suffix)}"'
    response["ETag"] = tag
    return keep_in_caches(response)


def _file(found: OpenTable, extension: str) -> HttpResponse:
    if extension == "json":
        return JsonResponse(as_json(found), json_dumps_params={"ensure_ascii": False})
    return HttpResponse(rendered(found, extension), content_type=CONTENT_TYPES[extension])


@open_to_everybody
@require_safe
def dictionary(request: PortalRequest) -> HttpResponse:
    """Explain the tables, their columns and the statuses of a cell."""
    return render(
        request,
        "evaluation/open/dictionary.html",
        {
            "tables": TABLES,
            "statuses": STATUSES,
            "licence": LICENCE,
            "breadcrumbs": _crumbs(
                ("オープンデータ", reverse("evaluation:open")), ("データの説明", None)
            ),
        },
    )


def _table_or_404(year: int, version: int, key: str) -> OpenTable:
    found = open_table(year, version, key)
    if found is None:
        raise Http404
    return found


def _links(found: OpenTable) -> list[tuple[str, str]]:
    return [
        (
            LABELS[form],
            reverse(
                "evaluation:open-download",
                args=[found.fiscal_year, found.version, found.key, form],
            ),
        )
        for form in FORMATS
    ]


def _crumbs(*crumbs: tuple[str, str | None]) -> list[tuple[str, str | None]]:
    """Return the way here; it begins at open data, for a stranger has no home page."""
    return list(crumbs)
