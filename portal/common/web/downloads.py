"""A report as a file to keep."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from portal.common.exports import CSV_ENCODINGS, RENDERERS, render_list
from portal.common.exports.cp932 import UnmappableCharacters
from portal.common.exports.table import Report

LABELS = {
    "pdf": "PDF",
    "xlsx": "Excel",
    "csv": "CSV",
    "csv-cp932": "CSV（Shift_JIS）",
    "json": "JSON",
}
# What a list is sent as: one line a row.
LIST_LABELS = {name: LABELS[name] for name in ("xlsx", "csv", "csv-cp932")}
SHOWN = 50


def file_response(report: Report, extension: str) -> HttpResponse:
    """Return the report rendered as `extension` (a key of RENDERERS), to be saved.

    Raises UnmappableCharacters, which `TellUnwritable` explains.
    """
    return _attachment(report, extension, RENDERERS[extension].render(report))


def list_response(report: Report, extension: str) -> HttpResponse:
    """Return a report of one table with one line a row (a key of LIST_LABELS), to be saved.

    Raises UnmappableCharacters, which `TellUnwritable` explains.
    """
    return _attachment(report, extension, render_list(report, extension))


def _attachment(report: Report, extension: str, content: bytes) -> HttpResponse:
    renderer = RENDERERS[extension]
    response = HttpResponse(content, content_type=renderer.content_type)
    response["Content-Disposition"] = f'attachment; filename="{renderer.filename(report)}"'
    return response


def download_links(name: str, query: str = "", **arguments: object) -> list[tuple[str, str]]:
    """Return (label, url) for every format; `query` is kept on the URL."""
    return _links(LABELS, name, query, arguments)


def list_links(name: str, query: str = "", **arguments: object) -> list[tuple[str, str]]:
    """Return (label, url) for every format of a list; `query` is kept on the URL."""
    return _links(LIST_LABELS, name, query, arguments)


def _links(
    labels: dict[str, str], name: str, query: str, arguments: dict[str, object]
) -> list[tuple[str, str]]:
    suffix = f"?{query}" if query else ""
    return [
        (label, reverse(name, kwargs={**arguments, "extension": extension}) + suffix)
        for extension, label in labels.items()
    ]


class TellUnwritable:
    """Say which characters Shift_JIS cannot hold, instead of a file in which they are lost."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer 409 with the characters and where they stand; other faults are not ours."""
        if not isinstance(exception, UnmappableCharacters):
            return None
        whole = {name for name, encoding in CSV_ENCODINGS.items() if encoding == "utf-8-sig"}
        (utf8,) = whole
        places: dict[str, list[str]] = {}
        for one in exception.found:
            places.setdefault(one.char, []).append(one.where)
        context = {
            "found": [
                (char, found[0], len(found) - 1) for char, found in list(places.items())[:SHOWN]
            ],
            "others": max(len(places) - SHOWN, 0),
            "utf8_url": request.get_full_path().replace("csv-cp932", utf8),
        }
        return render(request, "unwritable.html", context, status=409)
