"""Reports and lists as files, fetched by clicking their links."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import Response
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from portal.common.viewer import Role
from tests.browser.conftest import OpenPage

SYNTHETIC = "公表値に合わせた合成データ"
NATION = "/reports/national/2020/"
ACHIEVED = "/sites/?year=2020&level=FULL"
TYPES = {
    "PDF": "application/pdf",
    "Excel": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "CSV": "text/csv; charset=utf-8",
    "JSON": "application/json",
}


def pdf_words(content: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


def excel_words(content: bytes) -> str:
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    sheets = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
    return "\n".join(
        "\t".join(
            f"{cell:.0f}" if isinstance(cell, float) and cell > 100 else str(cell) for cell in row
        )
        for rows in sheets
        for row in rows
    )


def csv_words(content: bytes) -> str:
    rows = csv.reader(content.decode("utf-8-sig").splitlines())
    return "\n".join("\t".join(row) for row in rows)


def json_words(content: bytes) -> str:
    return json.dumps(json.loads(content), ensure_ascii=False)


READERS: dict[str, Callable[[bytes], str]] = {
    "PDF": pdf_words,
    "Excel": excel_words,
    "CSV": csv_words,
    "JSON": json_words,
}


@pytest.mark.parametrize(
    ("path", "label", "words"),
    [
        (NATION, "PDF", [SYNTHETIC, "61,176", "34.1%", "67.8%"]),
        (NATION, "Excel", [SYNTHETIC, "61176", "34.1", "67.8"]),
        (NATION, "CSV", ["61176", "34.1", "67.8"]),
        (NATION, "JSON", [SYNTHETIC, "61176", "34.1", "67.8"]),
        (ACHIEVED, "PDF", [SYNTHETIC, "郡山市ハローワークコーナー", "1,520"]),
        (ACHIEVED, "Excel", [SYNTHETIC, "郡山市ハローワークコーナー", "1520"]),
        (ACHIEVED, "CSV", ["郡山市ハローワークコーナー", "1520"]),
        (ACHIEVED, "JSON", [SYNTHETIC, "郡山市ハローワークコーナー", "1520"]),
    ],
)
def test_file_arrives_with_its_figures(
    open_page: OpenPage, tmp_path: Path, path: str, label: str, words: list[str]
) -> None:
    page = open_page(Role.MINISTRY, path)
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108
    with page.expect_download() as waiting:
        page.get_by_role("link", name=label, exact=True).click()
    saved = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(saved)
    answer = next(one for one in answers if "/download/" in one.url)
    assert answer.status == 200
    assert answer.headers["content-type"] == TYPES[label]
    assert saved.suffix == {"Excel": ".xlsx"}.get(label, f".{label.lower()}")
    text = READERS[label](saved.read_bytes())
    assert [word for word in words if word not in text] == []


def test_list_as_a_file_holds_every_row_of_the_chosen_ones(
    open_page: OpenPage, tmp_path: Path
) -> None:
    page = open_page(Role.LOCAL_GOVERNMENT, ACHIEVED)
    with page.expect_download() as waiting:
        page.get_by_role("link", name="JSON", exact=True).click()
    waiting.value.save_as(tmp_path / "sites.json")
    report = json.loads((tmp_path / "sites.json").read_text(encoding="utf-8"))
    levels = [row["cells"]["level"] for row in report["tables"][0]["rows"]]
    assert levels == ["全達成"] * 79
