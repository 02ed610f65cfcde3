"""What an attentive reader can work out of withheld counts: exact linear algebra, no rounding.

A published table is a set of sums. Take what is shown away, and a small system is left whose
unknowns are the withheld counts. Its solutions are one table (the true one) plus any combination
of a few directions; what a reader learns of a count is how far those let it move while no count
becomes negative.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

Number = int | Fraction
# What changes together: how much each unknown (by its place) moves; the others stay.
Way = Mapping[int, Number]


class OutOfSteps(Exception):  # noqa: N818 — a word, not an error
    """The work a system may take is done, and it is not solved."""


@dataclass(slots=True)
class Steps:
    """What is left of the work a system may take: coefficients and counts looked at.

    Counted, not timed: the same table is treated alike on every machine.
    """

    left: int

    def take(self, number: int) -> None:
        """Use up steps. Raises OutOfSteps when there are not so many."""
        self.left -= number
        if self.left < 0:
            raise OutOfSteps


def ways_to_move(equations: Iterable[Mapping[int, int]], unknowns: int, steps: Steps) -> list[Way]:
    """Return a basis of the ways in which the unknowns can move without changing any sum.

    `equations` are the coefficients of the withheld counts in each sum. The first unknowns make
    up for the others where they can: whoever wants large counts to do so names them first. An
    unknown that is in no way can be recomputed. Raises OutOfSteps.
    """
    rows = _reduced([dict(one) for one in equations if one], unknowns, steps)
    found: list[Way] = []
    for free in range(unknowns):
        if free not in rows:
            steps.take(len(rows))
            made_up = {lead: -row[free] for lead, row in rows.items() if free in row}
            found.append({free: 1, **made_up})
    return found


def can_move(
    start: Sequence[int], ways: Iterable[Way], place: int, steps: Steps, *, by: int
) -> bool:
    """Whether some one way takes the count at `place` there and back in whole steps.

    `start` are the true counts, `by` how far it has to get (negative: down); no count may become
    negative on the way. True is a proof: there are tables that look the same from outside. False
    may be too careful, for ways taken together are not tried. Raises OutOfSteps.
    """
    if not by:
        return True
    for way in ways:
        step = way.get(place)
        steps.take(len(way) if step else 1)
        if step in (1, -1) and all(
            isinstance(move, int) and start[at] + by * step * move >= 0 for at, move in way.items()
        ):
            return True
    return False


def _reduced(
    rows: list[dict[int, Number]], width: int, steps: Steps
) -> dict[int, dict[int, Number]]:
    """Return the rows in reduced echelon form, by their leading place."""
    found: dict[int, dict[int, Number]] = {}
    for column in range(width):
        steps.take(len(rows) + len(found))
        at = next((at for at, row in enumerate(rows) if column in row), None)
        if at is None:
            continue
        lead = _divided(rows.pop(at), column)
        for row in (*rows, *found.values()):
            if factor := row.get(column):
                steps.take(len(lead))
                _take_away(row, lead, factor)
        found[column] = lead
    return found


def _divided(row: Mapping[int, Number], column: int) -> dict[int, Number]:
    """Return the row with 1 at `column`; sums of counts keep it in whole numbers mostly."""
    lead = row[column]
    if lead in (1, -1):
        return {at: one * lead for at, one in row.items()}
    return {at: _plain(Fraction(one) / lead) for at, one in row.items()}


def _take_away(row: dict[int, Number], other: Mapping[int, Number], factor: Number) -> None:
    for at, one in other.items():
        left = _plain(row.get(at, 0) - factor * one)
        if left:
            row[at] = left
        else:
            row.pop(at, None)


def _plain(number: Number) -> Number:
    return int(number) if number == int(number) else number
