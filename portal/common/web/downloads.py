"""A report as a file to keep."""

from django.http import HttpResponse
from django.urls import reverse

from portal.common.exports import RENDERERS
from portal.common.exports.table import Report

LABELS = {"pdf": "PDF", "xlsx": "Excel", "csv": "CSV", "json": "JSON"}


def file_response(report: Report, extension: str) -> HttpResponse:
    """Return the report rendered as `extension` (a key of RENDERERS), to be saved."""
    renderer = RENDERERS[extension]
    response = HttpResponse(renderer.render(report), content_type=renderer.content_type)
    response["Content-Disposition"] = f'attachment; filename="{renderer.filename(report)}"'
    return response


def download_links(name: str, query: str = "", **arguments: object) -> list[tuple[str, str]]:
    """Return (label, url) for every format; `query` is kept on the URL."""
    suffix = f"?{query}" if query else ""
    return [
        (label, reverse(name, kwargs={**arguments, "extension": extension}) + suffix)
        for extension, label in LABELS.items()
    ]
