"""What cannot be used is refused with its line, its column and a sentence."""

import pytest

from portal.common.imports.table import Unreadable, read_table
from tests.portal.common.imports.books import book_of, written
from tests.portal.common.imports.odd_books import ODD_BOOKS
from tests.portal.common.imports.odd_csv import GOOD, HEAD, ODD_CSV, Odd

REQUIRED, OPTIONAL = ("名前", "件数"), ("備考",)
ODD = (*ODD_CSV, *ODD_BOOKS)


def read(content: bytes) -> list[tuple[int, dict[str, str]]]:
    imported = read_table(content, "一覧.csv", required=REQUIRED, optional=OPTIONAL)
    return [(record.line, dict(record.cells)) for record in imported.records]


def refused(content: bytes) -> Unreadable:
    with pytest.raises(Unreadable) as raised:
        read(content)
    return raised.value


@pytest.mark.parametrize("odd", ODD, ids=[odd.name for odd in ODD])
def test_s28_an_odd_file_is_refused_with_line_column_and_reason(odd: Odd) -> None:
    first = refused(odd.content).problems[0]
    assert (first.line, first.column) == (odd.line, odd.column)
    assert odd.words in first.reason
    assert first.reason.endswith("。")


def test_s28_there_are_at_least_120_odd_files() -> None:
    assert len({odd.content for odd in ODD}) >= 120


@pytest.mark.parametrize(
    "content",
    [
        GOOD.encode(),
        b"\xef\xbb\xbf" + GOOD.encode(),
        GOOD.encode("cp932"),
        GOOD.replace("\r\n", "\n").encode(),
        GOOD.replace("\r\n", "\r").encode(),
        GOOD.removesuffix("\r\n").encode(),
        GOOD.replace("郡山", '" 郡山　"').encode(),
        GOOD.replace("件数", "　件数 ").encode(),
    ],
)
def test_s28_a_good_csv_is_read_however_it_was_saved(content: bytes) -> None:
    assert read(content) == [
        (2, {"名前": "郡山", "件数": "1"}),
        (3, {"名前": "江津", "件数": "2"}),
    ]


def test_s28_only_a_header_is_no_record_and_not_an_error() -> None:
    assert read(HEAD.encode()) == []
    assert read(book_of("")) == []


def test_s28_lines_count_newlines_within_cells_and_blank_lines() -> None:
    content = HEAD + '"郡\r\n山",1\r\n\r\n,\r\n江津,2\r\n'
    assert read(content.encode()) == [
        (2, {"名前": "郡\r\n山", "件数": "1"}),
        (6, {"名前": "江津", "件数": "2"}),
    ]


def test_s28_headings_come_back_as_the_form_spells_them() -> None:
    content = "件数(人),Ｎｏ．\r\n1,2\r\n".encode()
    imported = read_table(content, "a.csv", required=["件数（人）", "No."])
    assert imported.header == ("件数（人）", "No.")
    assert dict(imported.records[0].cells) == {"件数（人）": "1", "No.": "2"}


def test_s28_a_column_without_heading_or_value_is_not_read() -> None:
    assert read("名前,,件数,\r\n郡山,,1,\r\n".encode()) == [(2, {"名前": "郡山", "件数": "1"})]


def test_s28_every_problem_is_told_at_once_up_to_a_hundred() -> None:
    ragged = refused((HEAD + "郡山\r\n" * 7).encode()).problems
    assert [problem.line for problem in ragged] == [2, 3, 4, 5, 6, 7, 8]
    assert len(refused((HEAD + "郡山\r\n" * 700).encode()).problems) == 100
    header = refused("名前,住所,住所\r\n".encode()).problems
    assert [problem.column for problem in header] == ["件数", "住所", "住所"]


def test_s28_the_name_of_the_file_does_not_decide_its_kind() -> None:
    for name in ("a.csv", "a.xlsx", "a.pdf", ""):
        assert read_table(written(), name, required=REQUIRED).records[0].line == 2
        assert read_table(GOOD.encode(), name, required=REQUIRED).records[0].line == 2


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("<v>12</v>", "12"),
        ("<v>12.0</v>", "12"),
        ("<v>-3</v>", "-3"),
        ("<v>67.8</v>", "67.8"),
        ("<v>0.30000000000000004</v>", "0.3"),
        ("<v>1E-7</v>", "0.0000001"),
        ("<v>1e400</v>", "inf"),
        ("<v>9007199254740991</v>", "9007199254740991"),
        ("<f>1+1</f><v>2</v>", "2"),
        ("", ""),
    ],
)
def test_s28_a_number_is_written_as_the_sheet_shows_it(cell: str, text: str) -> None:
    row = f'<row r="2"><c r="A2" t="str"><v>a</v></c><c r="B2">{cell}</c></row>'
    assert read(book_of(row)) == [(2, {"名前": "a", "件数": text})]


def test_s28_a_hidden_sheet_is_passed_over() -> None:
    def add(book: object, sheet: object) -> None:
        hidden = book.create_sheet("作業", 0)  # type: ignore[attr-defined]
        hidden["A1"] = "読まない"
        hidden.sheet_state = "hidden"

    assert read(written(add)) == [(2, {"名前": "郡山", "件数": "12"})]


def test_s28_a_formula_whose_answer_is_no_text_is_blank() -> None:
    row = '<row r="2"><c r="A2" t="str"><f>""</f><v></v></c><c r="B2"><v>1</v></c></row>'
    assert read(book_of(row)) == [(2, {"名前": "", "件数": "1"})]
