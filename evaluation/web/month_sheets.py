"""Enter many months at once: a template with the current values, filled in Excel, sent back."""

from collections.abc import Sequence
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from evaluation import permissions
from evaluation.actions.import_months import import_months, preview_months
from evaluation.models import Indicator
from evaluation.queries.month_sheets import (
    MONTH,
    NAME,
    SITE,
    entered_counts,
    entered_sites,
    entered_values,
)
from evaluation.queries.national import years_with_sites
from evaluation.reports.month_sheets import month_sheets
from evaluation.reports.national import SYNTHETIC
from evaluation.reports.sites import list_report
from evaluation.web.years import require_reader, tabs
from portal.common.actions.keep_draft import keep_draft
from portal.common.fiscal import FiscalYear
from portal.common.imports.table import Imported, Limits, Problem, Unreadable, read_table
from portal.common.models import ImportDraft
from portal.common.viewer import Viewer
from portal.common.web.downloads import LIST_LABELS, list_links, list_response
from portal.common.web.request import PortalRequest

KIND = "month-sheets"
SHOWN = 200


class SheetForm(forms.Form):
    """A file to send; too large a one is refused before it is read."""

    file = forms.FileField(
        label="Excel か CSV のファイル",
        help_text="ダウンロードしたひな型に書き入れて、そのまま送ってください。",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={"empty": "ファイルが空です。"},
    )

    def clean_file(self) -> "UploadedFile[bytes]":
        """Refuse what is larger than the reader takes."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > Limits().bytes:
            raise ValidationError("ファイルが大きすぎます。5MB以内に分けてください。")
        return file


def _require_desk(viewer: Viewer) -> None:
    require_reader(viewer)
    if not permissions.enters_months(viewer):
        raise PermissionDenied("月次実績を入力できるのは、拠点の実施団体と担当のハローワークです。")


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: PortalRequest) -> HttpResponse:
    """Offer the template of a year, and take a filled one."""
    _require_desk(request.viewer)
    is_sent = request.method == "POST"
    form = SheetForm(request.POST, request.FILES) if is_sent else SheetForm()
    if is_sent and form.is_valid():
        file: UploadedFile[bytes] = form.cleaned_data["file"]
        draft = keep_draft(
            kind=KIND,
            filename=file.name or "",
            content=file.read(),
            by=request.viewer,
            now=timezone.now(),
        )
        return redirect("evaluation:month-sheets-draft", draft_id=draft.pk)
    years = years_with_sites(request.viewer)
    year = next((one for one in years if str(one) == request.GET.get("year")), years[0])
    url = reverse("evaluation:month-sheets")
    return render(
        request,
        "evaluation/month_sheets.html",
        {
            "form": form,
            "year": year,
            "sites": entered_sites(request.viewer, FiscalYear(year)),
            "tabs": tabs(years, year, url),
            "downloads": list_links("evaluation:month-sheets-template", year=year),
            "breadcrumbs": [("ホーム", reverse("home")), ("まとめて登録", None)],
        },
        status=400 if form.errors else 200,
    )


@require_safe
def template(request: PortalRequest, year: int, extension: str) -> HttpResponse:
    """Send the table of the viewer's own sites with what is entered so far."""
    _require_desk(request.viewer)
    if extension not in LIST_LABELS or year not in years_with_sites(request.viewer):
        raise Http404
    fiscal_year = FiscalYear(year)
    sites = list(entered_sites(request.viewer, fiscal_year))
    table = month_sheets(
        sites,
        entered_counts(request.viewer, sites, fiscal_year),
        entered_values(request.viewer, sites, fiscal_year),
        fiscal_year,
    )
    notices = (SYNTHETIC,) if request.viewer.shows_demonstration else ()
    report = list_report(table, year=year, as_of=timezone.now(), notices=notices)
    return list_response(report, extension)


@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: PortalRequest, draft_id: UUID) -> HttpResponse:
    """Show what a sent file would change and what is wrong with it; save it on POST."""
    _require_desk(request.viewer)
    sent = get_object_or_404(ImportDraft.objects.visible_to(request.viewer), pk=draft_id, kind=KIND)
    problems: Sequence[Problem] = ()
    differences: Sequence[object] = ()
    try:
        imported = _read(request.viewer, sent)
    except Unreadable as reason:
        problems = reason.problems
    else:
        if request.method == "POST":
            return _save(request, sent, imported)
        preview = preview_months(imported=imported, by=request.viewer, now=timezone.now())
        problems, differences = preview.problems, preview.differences
    return render(
        request,
        "evaluation/month_sheets_draft.html",
        {
            "draft": sent,
            "problems": problems[:SHOWN],
            "problem_count": len(problems),
            "differences": differences[:SHOWN],
            "difference_count": len(differences),
            "breadcrumbs": [
                ("ホーム", reverse("home")),
                ("まとめて登録", reverse("evaluation:month-sheets")),
                (sent.filename, None),
            ],
        },
    )


def _read(viewer: Viewer, sent: ImportDraft) -> Imported:
    counts = [one.name for one in Indicator.objects.visible_to(viewer) if not one.is_rate]
    return read_table(
        bytes(sent.content),
        sent.filename,
        required=(SITE, MONTH),
        optional=(NAME, *counts),
    )


def _save(request: PortalRequest, sent: ImportDraft, imported: Imported) -> HttpResponse:
    try:
        changed = import_months(imported=imported, by=request.viewer, now=timezone.now())
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
        return redirect("evaluation:month-sheets-draft", draft_id=sent.pk)
    sent.delete()
    messages.success(request, f"{len(changed):,} 件の数字を登録しました。")
    return redirect("evaluation:month-sheets")
