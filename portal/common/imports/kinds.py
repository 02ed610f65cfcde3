"""ファイルの種類。名前や拡張子は信じず、中身の先頭で見分ける。"""

from portal.common.imports.problems import Unreadable

_ADVICE = "Excel ブック（.xlsx）か CSV で保存し直して送ってください。"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OTHERS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "画像"),
    (b"\xff\xd8\xff", "画像"),
    (b"GIF8", "画像"),
    (b"II*\x00", "画像"),
    (b"MM\x00*", "画像"),
    (b"RIFF", "画像や音声"),
    (b"{\\rtf", "リッチテキスト"),
    (b"\x1f\x8b", "圧縮ファイル"),
    (b"7z\xbc\xaf\x27\x1c", "圧縮ファイル"),
    (b"Rar!", "圧縮ファイル"),
)
PASSWORD = "パスワードの付いたブックは読めません。パスワードを外して保存し直してください。"  # noqa: S105


def is_workbook(content: bytes) -> bool:
    """XLSX として読むなら真、CSV として読むなら偽。``Unreadable``: どちらでもないとき。"""
    if content.startswith(_ZIP_STARTS):
        return True
    if content.startswith(_OLE):
        raise Unreadable.because(_ole_reason(content))
    for start, name in _OTHERS:
        if content.startswith(start):
            raise _refused(name)
    # 「<」で始まる見出しはない。Excel という名の HTML や XML を出力するシステムは多い。
    if content[:64].removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        raise _refused("HTML か XML")
    return False


def not_a_workbook() -> Unreadable:
    """ZIP ではあるが、Excel ブックではないもの。"""
    return _refused("Excel ブックではない圧縮ファイル")


def _ole_reason(content: bytes) -> str:
    if _ENCRYPTED_STREAM in content:
        return PASSWORD
    return f"古い形式の Excel ファイル（.xls など）は読めません。{_ADVICE}"


def _refused(name: str) -> Unreadable:
    return Unreadable.because(f"このファイルは{name}です。{_ADVICE}")
