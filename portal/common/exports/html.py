"""HTML。ほかのファイルを要らない1枚のページで、保存して開き、印刷できる。"""

from collections.abc import Sequence

from django.template.loader import render_to_string

from portal.common.exports.book import Paper
from portal.common.exports.table import Report


def render_papers(title: str, papers: Sequence[Paper]) -> bytes:
    """票を順に並べた1枚のページ。"""
    context = {"title": title, "papers": papers}
    return render_to_string("print/papers.html", context).encode()


def render_report(report: Report) -> bytes:
    """図のない1票のページ。"""
    return render_papers(report.title, [Paper(report)])
