"""CSV と XLSX に共通の、見出しの前の行。"""

from typing import NamedTuple


class Row(NamedTuple):
    """ファイルの行。``line`` は行番号、``texts`` は左からのセルの文字。"""

    line: int
    texts: tuple[str, ...]

    @property
    def is_blank(self) -> bool:
        """どのセルにも空白のほかに何もないか。"""
        return not any(text.strip() for text in self.texts)
