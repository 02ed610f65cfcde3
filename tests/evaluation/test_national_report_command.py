"""`manage.py national_report`: one declaration, four kinds of file."""

import csv
import io
import json
from pathlib import Path

import pypdf
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from python_calamine import CalamineWorkbook

pytestmark = pytest.mark.django_db


def written(tmp_path: Path, extension: str) -> bytes:
    path = tmp_path / f"report.{extension}"
    call_command("national_report", "--year", "2020", "--format", extension, "--output", str(path))
    return path.read_bytes()


def test_json(tmp_path: Path) -> None:
    report = json.loads(written(tmp_path, "json"))
    assert report["fiscal_year"] == 2020
    assert len(report["tables"]) == 10


def test_csv_is_long_form_with_one_value_a_line(tmp_path: Path) -> None:
    text = written(tmp_path, "csv").decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    (placements,) = [
        row
        for row in rows
        if row["表"] == "就職件数等の推移"
        and row["会計年度（西暦）"] == "2020"
        and row["指標コード"] == "placements"
    ]
    assert (placements["値"], placements["単位"]) == ("61176", "件")
    services = {row["項目コード"]: row["値"] for row in rows if row["指標コード"] == "bodies"}
    assert services["WELFARE"] == "144"
    changes = [row["値"] for row in rows if row["指標コード"] == "placements_change"]
    assert changes == ["", "-4.0", "-5.0", "-19.1"]


def test_xlsx_has_numbers_as_numbers(tmp_path: Path) -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(written(tmp_path, "xlsx")))
    cells = [
        cell
        for name in book.sheet_names
        for row in book.get_sheet_by_name(name).to_python()
        for cell in row
    ]
    assert 61_176 in cells
    assert 67.8 in cells


def test_pdf_is_tagged_and_japanese(tmp_path: Path) -> None:
    reader = pypdf.PdfReader(io.BytesIO(written(tmp_path, "pdf")))
    catalog = reader.root_object
    marks = catalog["/MarkInfo"].get_object()
    assert isinstance(marks, pypdf.generic.DictionaryObject)
    assert marks["/Marked"]
    assert str(catalog["/Lang"]).startswith("ja")
    assert "/StructTreeRoot" in catalog
    text = "".join(page.extract_text() for page in reader.pages)
    for words in ("公表値に合わせた合成データ", "61,176", "▲19.1%", "拠点が1つでも達成"):
        assert words in text


def test_standard_output_is_the_report_alone(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    call_command("national_report", "--year", "2020", "--format", "json")
    assert json.loads(capfdbinary.readouterr().out)["fiscal_year"] == 2020


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--year", "1999"], "拠点がありません"),
        (["--year", "abc"], "西暦4桁"),
        (["--year", "2020", "--format", "exe"], "exe"),
        (["--year", "2020", "--output", "/nowhere/report.json"], "書き込めません"),
        (["--year", "2020", "--output", "/"], "フォルダーではない"),
    ],
)
def test_a_wrong_order_is_refused_in_one_sentence(arguments: list[str], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        call_command("national_report", *arguments)
