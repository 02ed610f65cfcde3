"""CSV files that cannot be used, and the line, column and words of the first reason."""

from typing import NamedTuple


class Odd(NamedTuple):
    """A file and the first problem it must be refused with."""

    name: str
    content: bytes
    line: int | None
    column: str
    words: str


HEAD = "名前,件数\r\n"
GOOD = HEAD + "郡山,1\r\n江津,2\r\n"


def _text(name: str, text: str, line: int | None, column: str, words: str) -> Odd:
    return Odd(name, text.encode(), line, column, words)


_CONTROLS = [
    _text(f"control U+{code:04X}", f"{HEAD}郡山,1\r\n江{chr(code)}津,2\r\n", 3, "名前", "制御文字")
    for code in (*range(1, 9), 0x0B, 0x0C, *range(0x0E, 0x1B), *range(0x1C, 0x20), 0x7F)
]

_ENCODINGS = [
    Odd("utf-16 le with BOM", b"\xff\xfe" + GOOD.encode("utf-16-le"), None, "", "UTF-16"),
    Odd("utf-16 be with BOM", b"\xfe\xff" + GOOD.encode("utf-16-be"), None, "", "UTF-16"),
    Odd("utf-16 le bare", GOOD.encode("utf-16-le"), None, "", "UTF-16"),
    Odd("utf-16 be bare", GOOD.encode("utf-16-be"), None, "", "UTF-16"),
    Odd("utf-32 with BOM", GOOD.encode("utf-32"), None, "", "UTF-16"),
    Odd("utf-16 ascii bare", "a,b\r\nc,d\r\n".encode("utf-16-le"), None, "", "UTF-16"),
    Odd("utf-16 only BOM", b"\xff\xfe", None, "", "UTF-16"),
    Odd("iso-2022-jp", GOOD.encode("iso2022_jp"), None, "", "ISO-2022-JP"),
    Odd("iso-2022-jp-3", GOOD.encode("iso2022_jp_3"), None, "", "ISO-2022-JP"),
    Odd("iso-2022-jp later", "a,b\r\n名,1\r\n".encode("iso2022_jp"), None, "", "ISO-2022-JP"),
    Odd("neither, line 1", b"\xff\xff,1\r\n", 1, "", "読めない文字"),
    Odd("neither, line 3", GOOD.encode("cp932")[:-3] + b"\x81\r\n\xfd", 3, "", "読めない文字"),
    Odd("cut in a character", GOOD.encode() + "郡".encode()[:2], 4, "", "読めない文字"),
    Odd("BOM then cp932", b"\xef\xbb\xbf" + GOOD.encode("cp932"), 1, "", "読めない文字"),
    Odd(
        "utf-8 and cp932 mixed",
        GOOD.encode() + "髙松,\x80".encode()[:-1] + b"\xff",
        4,
        "",
        "読めない文字",
    ),
    Odd("surrogates in utf-8", HEAD.encode() + b"\xed\xa0\x80,1\r\n", 2, "", "読めない文字"),
    Odd("overlong slash", HEAD.encode() + b"\xc0\xaf\xff,1\r\n", 2, "", "読めない文字"),
    Odd("emoji cut, cr ends", b"a,b\rc,\xf0\x9f\x98\r\xff", 2, "", "読めない文字"),
    Odd("euc-jp", GOOD.encode("euc_jp"), 1, "", ""),
    _text("NUL in the header", "名前,件\x00数\r\n", 1, "", "NUL"),
    _text("NUL in line 3", HEAD + "郡山,1\r\n江津,\x00\r\n", 3, "", "NUL"),
    _text("NUL after a newline in a cell", HEAD + '"郡\n山",1\r\n\x00,2\r\n', 4, "", "NUL"),
    _text("NUL alone", "\x00", 1, "", "NUL"),
]

_SHAPES = [
    Odd("empty", b"", None, "", "空です"),
    Odd("BOM only", b"\xef\xbb\xbf", None, "", "空です"),
    Odd("blank lines only", b"\r\n\r\n\n", None, "", "空です"),
    Odd("commas only", b",,,\r\n,,,\r\n", None, "", "空です"),
    _text("spaces only", " 　\t\r\n", None, "", "空です"),
    _text("unclosed at the end", HEAD + '郡山,"1\r\n', 2, "", "閉じられていません"),
    _text(
        "unclosed swallows the rest", HEAD + '郡山,1\r\n"江津,2\r\n松江,3\r\n', 3, "", "閉じられて"
    ),
    _text("unclosed in the header", '名前,"件数\r\n郡山,1\r\n', 1, "", "閉じられていません"),
    _text("unclosed after multi-line", HEAD + '"郡\r\n山",1\r\n"江津,2\r\n', 4, "", "閉じられて"),
    _text("only a quote", '"', 1, "", "閉じられていません"),
    _text("text after a quote", HEAD + '"郡山"市,1\r\n', 2, "", "余分な文字"),
    _text("quote not doubled", HEAD + '郡山,1\r\n"江"津"",2\r\n', 3, "", "余分な文字"),
    _text("space after a quote", HEAD + '"郡山" ,1\r\n', 2, "", "余分な文字"),
    _text("unclosed meets a later quote", HEAD + '"郡山,1\r\n"江津",2\r\n', 2, "", "余分な文字"),
    _text("huge unclosed", HEAD + '"' + "あ\n" * 80_000, 2, "", "長すぎます"),
    _text("short row", HEAD + "郡山\r\n", 2, "", "見出しは2列、この行は1列"),
    _text("long row", HEAD + "郡山,1,2\r\n", 2, "", "見出しは2列、この行は3列"),
    _text("long row, blank tail", HEAD + "郡山,1,\r\n", 2, "", "列の数"),
    _text("thousands comma", HEAD + "郡山,1,234\r\n", 2, "", "列の数"),
    _text("ragged third", HEAD + "郡山,1\r\n江津\r\n", 3, "", "列の数"),
    _text("ragged after blank lines", HEAD + "\r\n\r\n郡山\r\n", 4, "", "列の数"),
    _text(
        "ragged after newlines in a cell", HEAD + '"郡\r\n\r\n山",1\r\n江津\r\n', 5, "", "列の数"
    ),
    _text("ragged, cr only", "名前,件数\r郡山,1\r江津\r", 3, "", "列の数"),
    _text("ragged, lf only", "名前,件数\n郡山,1\n江津\n", 3, "", "列の数"),
    _text("ragged without last newline", HEAD + "郡山", 2, "", "列の数"),
    _text("value under no heading", "名前,件数,\r\n郡山,1,x\r\n", 2, "", "見出しのない列"),
    _text("value under a middle blank", "名前,,件数\r\n郡山,x,1\r\n", 2, "", "見出しのない列"),
    _text("long cell", HEAD + "あ" * 2_001 + ",1\r\n", 2, "名前", "2,000文字"),
    _text("long cell in another column", HEAD + "郡山," + "1" * 2_001, 2, "件数", "2,000文字"),
    _text("too many rows", HEAD + "a,1\r\n" * 20_001, 20_002, "", "20,000行"),
    _text("too many columns", ",".join(f"c{n}" for n in range(201)), 1, "", "200列"),
    _text("too many cells in a row", HEAD + "," * 200_000 + "x\r\n", 2, "", "200列"),
    Odd("too large", b"a" * (5 * 2**20 + 1), None, "", "5MB"),
]

_HEADERS = [
    _text("missing one", "名前,備考\r\n郡山,x\r\n", 1, "件数", "「件数」の列がありません"),
    _text("missing the first", "件数,備考\r\n1,x\r\n", 1, "名前", "「名前」の列がありません"),
    _text("no header", "郡山,1\r\n江津,2\r\n", 1, "名前", "「名前」の列がありません"),
    _text("unknown", "名前,件数,住所\r\n郡山,1,x\r\n", 1, "住所", "「住所」は様式にありません"),
    _text("long unknown", "名前,件数," + "長" * 900, 1, "長" * 50, "様式にありません"),
    _text("twice", "名前,件数,件数\r\n郡山,1,2\r\n", 1, "件数", "2つあります"),
    _text("thrice", "名前,名前,件数,名前\r\na,b,1,c\r\n", 1, "名前", "3つあります"),
    _text("twice after folding", "名前,件数, 件数　\r\n郡山,1,2\r\n", 1, "件数", "2つあります"),
    _text("twice the optional", "名前,件数,備考,備考\r\n", 1, "備考", "2つあります"),
    _text("header after blank lines", "\r\n\r\n名前\r\n郡山\r\n", 3, "件数", "列がありません"),
    _text("title above the header", "一覧,\r\n名前,件数\r\n", 1, "名前", "列がありません"),
    _text("tabs", "名前\t件数\r\n郡山\t1\r\n", 1, "", "タブ"),
    _text("semicolons", "名前;件数\r\n郡山;1\r\n", 1, "", "セミコロン"),
    _text("spaces", "名前 件数\r\n郡山 1\r\n", 1, "名前", "列がありません"),
    _text("full-width commas", "名前，件数\r\n郡山，1\r\n", 1, "名前", "列がありません"),
    _text("quoted whole", '"名前,件数"\r\n"郡山,1"\r\n', 1, "名前", "列がありません"),
    _text("control in the header", "名前,件\x01数\r\n郡山,1\r\n", 1, "件数", "列がありません"),
    _text("formula as header", "名前,=件数\r\n郡山,1\r\n", 1, "件数", "列がありません"),
    _text("sep line", "sep=,\r\n名前,件数\r\n", 1, "名前", "列がありません"),
    _text("json", '[{"名前": "郡山"}]', 1, "名前", "列がありません"),
]

_KINDS = [
    Odd("pdf", b"%PDF-1.7\n", None, "", "PDF"),
    Odd("png", b"\x89PNG\r\n\x1a\n", None, "", "画像"),
    Odd("jpeg", b"\xff\xd8\xff\xe0\x00\x10JFIF", None, "", "画像"),
    Odd("gif", b"GIF89a", None, "", "画像"),
    Odd("tiff", b"II*\x00\x08\x00", None, "", "画像"),
    Odd("webp", b"RIFF\x00\x00\x00\x00WEBP", None, "", "画像"),
    Odd("gzip", b"\x1f\x8b\x08\x00", None, "", "圧縮"),
    Odd("7z", b"7z\xbc\xaf\x27\x1c", None, "", "圧縮"),
    Odd("rar", b"Rar!\x1a\x07\x00", None, "", "圧縮"),
    Odd("rtf", b"{\\rtf1 }", None, "", "リッチテキスト"),
    Odd("html", b"<!DOCTYPE html><table><tr><td>1", None, "", "HTML"),
    Odd("html with BOM", b"\xef\xbb\xbf \r\n<html>", None, "", "HTML"),
    Odd("spreadsheet xml", b'<?xml version="1.0"?><Workbook/>', None, "", "XML"),
    Odd("xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), None, "", "古い形式"),
    Odd(
        "encrypted xlsx",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512) + "EncryptedPackage".encode("utf-16-le"),
        None,
        "",
        "パスワード",
    ),
]

ODD_CSV = (*_CONTROLS, *_ENCODINGS, *_SHAPES, *_HEADERS, *_KINDS)
