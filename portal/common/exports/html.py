"""HTML。ほかのファイルを要らない1枚のページで、保存して開き、印刷できる。"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from portal.common.exports.book import Paper
from portal.common.exports.table import Report

STYLE = Path(__file__).with_name("papers.css")


@cache
def _style() -> SafeString:
    # 添付で渡す保存用のファイルなので、画面のCSPの外にあり、体裁を中に持つ。
    return mark_safe(f"<style>\n{STYLE.read_text(encoding='utf-8')}</style>")  # noqa: S308 自分のファイル


def render_papers(title: str, papers: Sequence[Paper]) -> bytes:
    """票を順に並べた1枚のページ。"""
    context = {"title": title, "papers": papers, "style": _style()}
    return render_to_string("print/papers.html", context).encode()


def render_report(report: Report) -> bytes:
    """図のない1票のページ。"""
    return render_papers(report.title, [Paper(report)])
