import csv
import io
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.common.exports.cells import GETA, printable, safe_text
from portal.common.exports.cp932 import UnmappableCharacters, to_cp932_text
from portal.common.exports.csv import LONG_HEADER, render_report, render_table
from portal.common.exports.table import Column, ColumnKind, Report, Row, Table

FORMULA_STARTS = ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"]
PAYLOADS = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://example.invalid","開く")',
    "+81-3-0000-0000",
    "-1+1",
    "@SUM(1,1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "\r\n=1+1",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(A1)",
]


def read(content: bytes, encoding: str = "utf-8-sig") -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode(encoding), newline="")))


def test_a_table_has_one_heading_and_one_line_a_row(yearly: Table) -> None:
    content = render_table(yearly)
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") == content.count(b"\n") == 4
    heading, _, _, last = read(content)
    assert heading == [
        "年度",
        "就職件数（件）",
        "対前年度増減率（%）",
        "就職率（%）",
        "対前年度差（ポイント）",
        "達成拠点（拠点）",
    ]
    assert last == ["2020", "61176", "-19.1", "34.1", "-3.0", "230"]


def test_blank_is_empty_and_not_zero(yearly: Table) -> None:
    assert read(render_table(yearly))[1] == ["2018", "79639", "", "38.8", "", "279"]


def test_the_long_form_has_one_value_a_line(report: Report) -> None:
    header, *records = read(render_report(report))
    assert tuple(header) == LONG_HEADER
    values = sum(len(table.value_columns) * len(table.rows) for table in report.tables)
    assert len(records) == values
    year, code = "2020", "000000"
    rate_change = [year, code, "就職件数と就職率の推移", "", "", "rate_change", "対前年度差"]
    assert [*rate_change, "-3.0", "ポイント"] in records


def test_rows_carry_their_own_year_and_area(report: Report) -> None:
    records = read(render_report(report))[1:]
    assert {record[0] for record in records if record[2].startswith("就職")} == {
        "2018",
        "2019",
        "2020",
    }
    areas = {(record[1], record[3], record[4]) for record in records if "団体" in record[2]}
    assert areas == {
        ("072036", "072036", "郡山市"),
        ("322075", "322075", "江津市"),
        ("000000", "", "計"),
    }


def test_a_report_without_a_year_leaves_it_blank(report: Report, bodies: Table) -> None:
    undated = replace(report, fiscal_year=None, tables=(bodies,))
    assert {record[0] for record in read(render_report(undated))[1:]} == {""}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp932"])
@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_can_start_a_formula(
    one_text: Callable[[str], Report], payload: str, encoding: str
) -> None:
    report = one_text(payload)
    for content in (
        render_report(report, encoding),  # type: ignore[arg-type]
        render_table(report.tables[0], encoding),  # type: ignore[arg-type]
    ):
        fields = [field for record in read(content, encoding) for field in record]
        texts = [field for field in fields if field != "-5"]
        assert not [text for text in texts if text.startswith(tuple(FORMULA_STARTS))]
        assert f"'{to_cp932_text(payload)}" in fields


def test_labels_cannot_start_a_formula(report: Report) -> None:
    columns = (Column("=k", "=1+1", ColumnKind.TEXT), Column("+n", "@x", ColumnKind.TEXT, "-u"))
    table = Table(key="t", title="=title", columns=columns, rows=(Row({"=k": "a", "+n": "b"}),))
    assert read(render_table(table))[0] == ["'=1+1", "'@x（-u）"]
    long = read(render_report(replace(report, tables=(table,))))[1]
    assert long[2:] == ["'=title", "", "a", "'+n", "'@x", "b", "'-u"]


def test_negative_numbers_stay_numbers(one_text: Callable[[str], Report]) -> None:
    record = read(render_table(one_text("a").tables[0]))[1]
    assert record == ["a", "a", "-5"]


@given(st.text(st.characters(exclude_categories=()), max_size=30))
def test_any_text_is_safe_and_encodable(text: str) -> None:
    written = safe_text(text)
    assert not written.startswith(tuple(FORMULA_STARTS))
    assert written.removeprefix("'") in {printable(text), printable(text).removeprefix("'")}
    written.encode("utf-8")


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=12), min_size=1, max_size=5))
def test_texts_survive_reading_back(texts: list[str]) -> None:
    columns = (Column("name", "名", ColumnKind.TEXT), Column("n", "数", ColumnKind.COUNT))
    rows = tuple(Row({"name": text, "n": 1}) for text in texts)
    table = Table(key="t", title="表", columns=columns, rows=rows)
    names = [record[0] for record in read(render_table(table))[1:]]
    assert names == [safe_text(text) for text in texts]


def test_control_characters_become_visible() -> None:
    assert printable("a\x00b\x0bc\ud800") == f"a{GETA}b{GETA}c{GETA}"
    assert printable("改行\nとタブ\tは残る") == "改行\nとタブ\tは残る"


def test_cp932_lists_every_character_it_cannot_write(one_text: Callable[[str], Report]) -> None:
    with pytest.raises(UnmappableCharacters) as caught:
        render_table(one_text("髙﨑𠮷㋿é🙂〜①").tables[0], "cp932")
    found = {(item.char, item.where) for item in caught.value.found}
    places = ("拠点一覧 1行目 施設名", "拠点一覧 1行目 備考")
    assert found == {(char, place) for char in "𠮷㋿é🙂" for place in places}
    assert "「𠮷」（拠点一覧 1行目 施設名）" in str(caught.value)


def test_cp932_writes_the_same_glyph_of_windows(one_text: Callable[[str], Report]) -> None:
    table = one_text("髙﨑〜−—①か\u3099¥").tables[0]
    assert read(render_table(table, "cp932"), "cp932")[1][0] == "髙﨑～－―①が￥"


def test_cp932_does_not_change_variant_kanji() -> None:
    # U+FA19 を正規化すると U+795E になり、人名の字が変わる。
    assert to_cp932_text("\ufa19") == "\ufa19"


def test_an_equivalent_sign_is_made_safe_too(one_text: Callable[[str], Report]) -> None:
    # U+2212 は CP932 で全角の負号になり、そこで初めて式の始まりになる。
    record = read(render_table(one_text("−1+1").tables[0], "cp932"), "cp932")[1]
    assert record[0] == "'－1+1"


@given(st.text(st.characters(codec="utf-8"), max_size=20))
def test_cp932_never_loses_a_character_silently(text: str) -> None:
    column = Column("name", "名", ColumnKind.TEXT)
    table = Table(key="t", title="表", columns=(column,), rows=(Row({"name": text}),))
    expected = to_cp932_text(safe_text(text))
    lost = {char for char in expected if char.encode("cp932", "replace").decode("cp932") != char}
    if lost:
        with pytest.raises(UnmappableCharacters) as caught:
            render_table(table, "cp932")
        assert {item.char for item in caught.value.found} == lost
    else:
        assert read(render_table(table, "cp932"), "cp932")[1:] == [[expected]]
