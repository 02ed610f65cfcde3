"""Whether a promise moved in a fiscal year."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """What shows that an item of a plan was worked on in the plan's year."""

    fiscal_year: int
    entries: int = 0  # of progress
    has_result: bool = False
    has_figure: bool = False  # computed from the sites' rows


def moved(items: Iterable[ItemFacts], fiscal_year: int) -> bool:
    """Return whether the clause these items belong to moved in `fiscal_year`.

    It did when one of its items of that year has a record of work, a result, or a figure of its
    indicator. A clause without an item has not moved.
    """
    return any(
        item.entries > 0 or item.has_result or item.has_figure
        for item in items
        if item.fiscal_year == fiscal_year
    )
