"""取り込めない理由。どこの何が誤りかを、直せる言葉で運ぶ。"""

from collections.abc import Iterable
from dataclasses import dataclass

MOST_PROBLEMS = 100
"""一度に知らせる誤りの数。これより多いファイルは、様式そのものが違うことが多い。"""


@dataclass(frozen=True, slots=True)
class Problem:
    """誤りひとつ。

    ``line`` はファイルの行番号(CSV は記録の始まる行、XLSX は行の番号)で、ファイル全体の誤りなら
    None。``column`` は見出しの文字で、列を問わない誤りなら空。``reason`` は画面に示す文。
    """

    line: int | None
    column: str
    reason: str


class Unreadable(Exception):  # noqa: N818 - 誤りの名ではなく、集めた理由を運ぶ
    """ファイルを取り込めない。``problems`` に理由をひとつ以上持つ。"""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)[:MOST_PROBLEMS]
        super().__init__("\n".join(problem.reason for problem in self.problems))

    @classmethod
    def because(cls, reason: str, *, line: int | None = None, column: str = "") -> "Unreadable":
        """理由がひとつのもの。"""
        return cls((Problem(line, column, reason),))
