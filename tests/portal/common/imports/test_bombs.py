"""Small files that would grow without bound are refused before they do."""

import tracemalloc
import zlib

import pytest

from portal.common.imports.limits import MEBIBYTE
from portal.common.imports.table import Limits, Unreadable, read_table
from tests.portal.common.imports.books import SHEET, book_of, packed, sheet_xml, written

GAVE_UP = "読みきれませんでした"
LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    + "]>"
)
ROW = '<row r="2"><c r="A2" t="str"><v>郡山</v></c><c r="B2"><v>12</v></c></row>'


def reason(content: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(Unreadable) as raised:
        read_table(content, "a.xlsx", required=["名前", "件数"], limits=limits or Limits())
    return raised.value.problems[0].reason


def deflated_zeros(mebibytes: int) -> bytes:
    """A deflate stream of zeros, made by repeating one block."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    block = packer.compress(bytes(MEBIBYTE)) + packer.flush(zlib.Z_FULL_FLUSH)
    return block * mebibytes + packer.flush()


def with_zeros(mebibytes: int, *, declared: int) -> bytes:
    """A workbook with a member of so many MiB of zeros that says it holds `declared` bytes."""
    stream = deflated_zeros(mebibytes)
    # An empty member's two bytes of deflate give way to the stream.
    start, directory = book_of(ROW, {"zeros.bin": b""}).split(b"PK\x01\x02", 1)
    begin = start.rindex(b"PK\x03\x04")
    local = start[begin : begin + 30] + b"zeros.bin"
    content = start[:begin] + local + stream
    entries = (b"PK\x01\x02" + directory).split(b"PK\x05\x06")
    shift = entries[0].rindex(b"PK\x01\x02")
    entry = bytearray(entries[0][shift:])
    entry[20:24] = len(stream).to_bytes(4, "little")
    entry[24:28] = declared.to_bytes(4, "little")
    end = bytearray(b"PK\x05\x06" + entries[1])
    end[16:20] = len(content).to_bytes(4, "little")
    return content + entries[0][:shift] + bytes(entry) + bytes(end)


def test_s27_a_member_that_says_it_is_huge_is_not_inflated() -> None:
    content = with_zeros(1_500, declared=1_500 * MEBIBYTE)
    assert len(content) < 1.7 * MEBIBYTE
    assert "50MBを超えます" in reason(content)


def test_s27_a_member_that_says_it_is_small_is_inflated_no_further_than_the_limit() -> None:
    content = with_zeros(1_500, declared=100)
    tracemalloc.start()
    try:
        assert "50MBを超えます" in reason(content)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 16 * MEBIBYTE


def test_s27_sizes_are_added_over_the_members() -> None:
    limits = Limits(unzipped=3 * MEBIBYTE)
    parts: dict[str, str | bytes] = {f"x{n}.bin": bytes(MEBIBYTE) for n in range(4)}
    assert "3MBを超えます" in reason(book_of(ROW, parts), limits)
    fits = Limits(unzipped=5 * MEBIBYTE)
    content = book_of(ROW, parts)
    assert read_table(content, "a", required=["名前", "件数"], limits=fits).records


@pytest.mark.parametrize("cell", ["<c><v>1</v></c>", '<c t="str"><v>a</v></c>'])
def test_s27_a_million_columns(cell: str) -> None:
    assert "200列" in reason(book_of(f'<row r="2">{cell * 1_000_000}</row>'))


def test_s27_a_million_columns_of_csv() -> None:
    assert "200列" in reason(b"a," * 1_000_000)


def test_s27_a_million_rows() -> None:
    assert "20,000行" in reason(book_of("<row><c><v>1</v></c></row>" * 1_000_000))


@pytest.mark.parametrize(
    "name", [SHEET, "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/x.xml", "xl/y.vml", "z"]
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_s27_entities_are_refused_wherever_they_are_declared(name: str, encoding: str) -> None:
    bomb = f"{LAUGHS}<worksheet>&a9;</worksheet>".encode(encoding)
    assert "DTD" in reason(packed({SHEET: sheet_xml(ROW), name: bomb}))


def test_s27_an_external_entity_is_refused() -> None:
    outside = '<!DOCTYPE a SYSTEM "file:///etc/passwd"><worksheet/>'
    assert "DTD" in reason(packed({SHEET: outside}))


def test_s27_a_text_repeated_by_reference_stops_at_the_memory_limit() -> None:
    strings = f"<sst><si><t>{'あ' * 2_000}</t></si></sst>"
    rows = "".join(
        f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c><c r="B{n}" t="s"><v>0</v></c></row>'
        for n in range(2, 20_001)
    )
    links = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/worksheet" Target="worksheets/sheet1.xml"/>'
        '<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    )
    parts: dict[str, str | bytes] = {
        "xl/sharedStrings.xml": strings,
        "xl/_rels/workbook.xml.rels": links,
    }
    content = book_of(rows, parts)
    assert len(content) < MEBIBYTE
    assert GAVE_UP in reason(content, Limits(memory=128 * MEBIBYTE))
    assert "文字が多すぎます" in reason(content, Limits(memory=2_048 * MEBIBYTE))


def test_s27_the_child_has_no_more_memory_and_time_than_it_is_given() -> None:
    assert GAVE_UP in reason(written(), Limits(memory=MEBIBYTE))
    assert GAVE_UP in reason(written(), Limits(seconds=0))


def test_s27_a_sheet_that_says_it_is_the_largest_is_read_for_what_it_holds() -> None:
    large = sheet_xml(ROW).replace("<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>')
    read = read_table(packed({SHEET: large}), "a.xlsx", required=["名前", "件数"])
    assert len(read.records) == 1
