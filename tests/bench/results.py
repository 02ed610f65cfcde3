"""What was measured, as one plain table."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from unicodedata import east_asian_width

HEADINGS = ("測ったもの", "比べる相手", "本体", "比", "目標", "達成", "答え")


@dataclass(frozen=True, slots=True)
class Result:
    """One line of the table. `is_met` is None where no goal is set."""

    what: str
    baseline: str
    candidate: str
    ratio: str
    goal: str
    is_met: bool | None
    is_correct: bool

    @property
    def cells(self) -> tuple[str, ...]:
        """The line as it is printed."""
        met = {True: "達成", False: "未達", None: "–"}[self.is_met]
        answer = "一致" if self.is_correct else "不一致"
        return (self.what, self.baseline, self.candidate, self.ratio, self.goal, met, answer)


def milliseconds(seconds: Sequence[float]) -> str:
    """Return the median in milliseconds."""
    return f"{median(seconds) * 1000:,.1f} ms"


def table(results: Iterable[Result]) -> str:
    """Return the results in columns; full-width characters take two places."""
    lines = [HEADINGS, *(result.cells for result in results)]
    widths = [max(map(_width, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(
            cell + " " * (width - _width(cell)) for cell, width in zip(line, widths, strict=True)
        ).rstrip()
        for line in lines
    )


def _width(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
