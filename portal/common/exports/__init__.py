"""帳票の出力。表は一度だけ宣言し(table.py)、ここに並ぶ形式がそれを書き出す。"""

import json as stdlib_json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

from portal.common.exports import csv, json, pdf, xlsx
from portal.common.exports.table import Report


@dataclass(frozen=True, slots=True)
class Renderer:
    """出力形式。``render`` は帳票をファイルの中身(バイト列)にする。"""

    content_type: str
    extension: str
    render: Callable[[Report], bytes]

    def filename(self, report: Report) -> str:
        """ファイル名。「帳票_年度_地域コード.拡張子」で、英数字だけからなる。"""
        parts = [report.key, report.fiscal_year, report.area_code]
        stem = "_".join(str(part) for part in parts if part is not None)
        return f"{stem}.{self.extension}"


def _json_bytes(report: Report) -> bytes:
    return stdlib_json.dumps(json.render_report(report), ensure_ascii=False, indent=2).encode()


RENDERERS: Mapping[str, Renderer] = MappingProxyType(
    {
        "json": Renderer("application/json", "json", _json_bytes),
        "csv": Renderer("text/csv; charset=utf-8", "csv", csv.render_report),
        "csv-cp932": Renderer(
            "text/csv; charset=Shift_JIS", "csv", partial(csv.render_report, encoding="cp932")
        ),
        "xlsx": Renderer(
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "xlsx",
            xlsx.render_report,
        ),
        "pdf": Renderer("application/pdf", "pdf", pdf.render_report),
    }
)

CSV_ENCODINGS: Mapping[str, csv.Encoding] = MappingProxyType(
    {"csv": "utf-8-sig", "csv-cp932": "cp932"}
)
"""CSV の文字コード。"""


def render_list(report: Report, extension: str) -> bytes:
    """1つの表だけの帳票を書き出す。CSV は縦持ちにせず、1行を1行にする。

    ``UnmappableCharacters``: CP932 で書けない文字があるとき。``ValueError``: 表が1つでないとき。
    """
    (table,) = report.tables
    if extension in CSV_ENCODINGS:
        return csv.render_table(table, CSV_ENCODINGS[extension])
    return RENDERERS[extension].render(report)
