"""Whatever the bytes are, they are read or refused with a sentence."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from portal.common.imports.table import Imported, Problem, Unreadable, read_table
from tests.portal.common.imports.books import SHEET, packed, written
from tests.portal.common.imports.odd_csv import GOOD

BOOK = written()
CSVS = [GOOD.encode(), GOOD.encode("cp932"), GOOD.encode("utf-16"), GOOD.encode("iso2022_jp")]
EDITS = st.lists(
    st.tuples(st.integers(0, len(BOOK) - 1), st.integers(0, 3), st.binary(max_size=4)),
    min_size=1,
    max_size=6,
)


def check(content: bytes) -> None:
    try:
        imported = read_table(content, "a", required=["名前", "件数"], optional=["備考"])
    except Unreadable as error:
        check_problems(error.problems)
    else:
        check_records(imported)


def check_problems(problems: tuple[Problem, ...]) -> None:
    assert problems
    assert all(problem.reason.endswith("。") for problem in problems)
    assert all(problem.line is None or problem.line >= 1 for problem in problems)


def check_records(imported: Imported) -> None:
    for record in imported.records:
        assert list(record.cells) == list(imported.header)
        assert all(text == text.strip() and "\x00" not in text for text in record.cells.values())


def edited(content: bytes, edits: list[tuple[int, int, bytes]]) -> bytes:
    """Cut bytes out of the content and put others in."""
    for place, cut, new in edits:
        at = place % (len(content) + 1)
        content = content[:at] + new + content[at + cut :]
    return content


@settings(max_examples=500)
@given(st.binary(max_size=300))
@example(b"\x1b(")
@example(b"\xff")
@example(b"PK\x03\x04")
def test_s28_random_bytes(content: bytes) -> None:
    check(content)


@settings(max_examples=500)
@given(st.text(st.sampled_from("名前件数,\"\r\n\t;\x00 '=＝1あ\ufeff"), max_size=60))
def test_s28_random_text(text: str) -> None:
    check(text.encode())
    check(("名前,件数\r\n" + text).encode())


@settings(max_examples=300)
@given(st.sampled_from(CSVS), EDITS)
def test_s28_edited_csv(content: bytes, edits: list[tuple[int, int, bytes]]) -> None:
    check(edited(content, edits))


@settings(max_examples=60, deadline=None)
@given(EDITS)
def test_s28_edited_workbook(edits: list[tuple[int, int, bytes]]) -> None:
    check(edited(BOOK, edits))


@settings(max_examples=80, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                '<row r="2">',
                "<row>",
                "</row>",
                '<c r="A2">',
                '<c r="B99999999">',
                '<c r="" t="s">',
                '<c t="str">',
                '<c t="e">',
                '<c t="d">',
                '<c s="9" t="n">',
                "</c>",
                "<v>1</v>",
                "<v>-1e999</v>",
                "<v>2020-06-01</v>",
                "<v/>",
                "<f/>",
                "<is><t>a</t></is>",
                '<row r="0">',
                '<row r="-5">',
                '<row r="x">',
                '<mergeCell ref="x"/>',
                "郡山",
            ]
        ),
        max_size=14,
    )
)
def test_s28_random_sheets(tags: list[str]) -> None:
    check(packed({SHEET: f"<worksheet><sheetData>{''.join(tags)}</sheetData></worksheet>"}))
    rows = "".join(tag for tag in tags if not tag.startswith(("</row", "</c", "<row", "<c")))
    cell = f'<row r="1"><c r="A1" t="n">{rows}</c></row>'
    check(packed({SHEET: f"<worksheet><sheetData>{cell}</sheetData></worksheet>"}))
