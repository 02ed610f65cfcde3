"""CSV を行に分ける。行番号は、エディタで見える行番号と同じになる。"""

import csv
import io
from collections.abc import Iterator

from portal.common.imports.problems import Unreadable
from portal.common.imports.rows import Row


def csv_rows(text: str) -> Iterator[Row]:
    """記録を順に返す。セルの中の改行はそのまま残す。

    ``Unreadable``: 引用符の誤りで、どこまでがひとつのセルか決まらないとき。
    """
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            texts = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise Unreadable.because(_reason(str(error)), line=line) from error
        yield Row(line, tuple(texts))


def _reason(error: str) -> str:
    if "field larger" in error:
        return 'この行から始まるセルが長すぎます。引用符「"」が閉じられていないことも考えられます。'
    if "expected after" in error:
        return '引用符「"」の後に余分な文字があります。セルの中の「"」は「""」と重ねて書きます。'
    return 'この行で始まる引用符「"」が閉じられていません。'
