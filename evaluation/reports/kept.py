"""How kept reports are made and bound: the workshop of `actions.make_report`."""

import io
import json
import zipfile
from collections.abc import Callable, Mapping, Sequence

from evaluation.choices import ReportFormat, ReportKind
from evaluation.models import ReportRun
from evaluation.reports.improvement import plan_leaf
from evaluation.reports.leaves import body_leaf, nation_leaf, prefecture_leaf, site_leaf
from portal.common.exports import RENDERERS, Renderer
from portal.common.exports.book import Bound, Leaf, Paper, bind, paper_document
from portal.common.exports.html import render_papers
from portal.common.exports.json import render_table
from portal.common.fiscal import FiscalYear
from portal.common.formats import wareki_year
from portal.common.viewer import Viewer
from portal.organizations.prefectures import PREFECTURE_BY_CODE

ZIP = "application/zip"
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)  # the same parts make the same archive


class Workshop:
    """Makes a leaf in every format asked for; PDF leaves are set only when they are bound."""

    def leaf(self, viewer: Viewer, run: ReportRun, code: str) -> Leaf:
        """Return the leaf of one place, with the viewer's eyes."""
        paper = _paper(viewer, run, code)
        stem = f"{paper.report.key}_{run.fiscal_year}_{code or 'nation'}"
        return Leaf(
            name=stem,
            figures=[render_table(table) for table in paper.report.tables],
            parts={form: _rendered(paper, form) for form in run.formats},
        )

    def bind(self, run: ReportRun, form: str, parts: Sequence[tuple[str, bytes]]) -> Bound:
        """Return the file of a format: one PDF of all leaves; else the leaf, or a ZIP of them."""
        renderer = _renderer(form)
        stem = f"report-{run.number:05d}_{run.fiscal_year}"
        if form == ReportFormat.PDF:
            papers = [json.loads(content) for _, content in parts]
            content = bind(title_of(run), papers, as_of=run.requested_at)
            return Bound(f"{stem}.pdf", renderer.content_type, content)
        if len(parts) == 1:
            return Bound(f"{stem}.{renderer.extension}", renderer.content_type, parts[0][1])
        return Bound(f"{stem}_{form}.zip", ZIP, _zipped(parts, renderer.extension))


def title_of(run: ReportRun) -> str:
    """Return what the report is called: 「福島県の拠点票（令和2年度）」."""
    scope = "" if run.kind == ReportKind.NATION else f"{scope_of(run)}の"
    return f"{scope}{run.get_kind_display()}（{wareki_year(run.fiscal_year)}）"


def scope_of(run: ReportRun) -> str:
    """Return the place, or the prefecture whose places the report is about."""
    if run.site:
        return run.site.name
    if run.body:
        return run.body.name
    prefecture = PREFECTURE_BY_CODE.get(run.prefecture_code)
    return prefecture.name if prefecture else "全国"


def _paper(viewer: Viewer, run: ReportRun, code: str) -> Paper:
    year, as_of = FiscalYear(run.fiscal_year), run.requested_at
    if run.kind == ReportKind.NATION:
        return nation_leaf(viewer, year, as_of=as_of)
    leaves: Mapping[str, Callable[..., Paper]] = {
        ReportKind.PREFECTURE: prefecture_leaf,
        ReportKind.BODY: body_leaf,
        ReportKind.SITE: site_leaf,
        ReportKind.PLAN: plan_leaf,
    }
    return leaves[run.kind](viewer, code, year, as_of=as_of)


def _rendered(paper: Paper, form: str) -> bytes:
    if form == ReportFormat.PDF:
        return json.dumps(paper_document(paper), ensure_ascii=False).encode()
    if form == ReportFormat.HTML:
        return render_papers(paper.report.title, [paper])
    return RENDERERS[form].render(paper.report)


def _renderer(form: str) -> Renderer:
    if form == ReportFormat.HTML:
        return Renderer("text/html; charset=utf-8", "html", lambda _: b"")
    return RENDERERS[form]


def _zipped(parts: Sequence[tuple[str, bytes]], extension: str) -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as target:
        for name, content in parts:
            entry = zipfile.ZipInfo(f"{name}.{extension}", date_time=_ZIP_EPOCH)
            target.writestr(entry, content, compress_type=zipfile.ZIP_DEFLATED)
    return archive.getvalue()
