"""What an attentive reader can work out of withheld counts: exact linear algebra, no rounding.

A published table is a set of sums. Take what is shown away, and a small system is left whose
unknowns are the withheld counts. Its solutions are one table (the true one) plus any combination
of a few directions; what a reader learns of a count is how far those let it move while no count
becomes negative.
"""

from collections.abc import Sequence
from fractions import Fraction

Vector = list[Fraction]
ZERO, ONE = Fraction(0), Fraction(1)


def directions(equations: Sequence[Sequence[int]], unknowns: int) -> list[Vector]:
    """Return a basis of the ways in which the unknowns can change without changing any sum.

    `equations` are the coefficients of the withheld counts in each sum. An unknown that is 0 in
    every direction can be recomputed.
    """
    rows = [[Fraction(one) for one in row] for row in equations]
    pivots = _reduce(rows, unknowns)
    found = []
    for free in range(unknowns):
        if free in pivots:
            continue
        direction = [ZERO] * unknowns
        direction[free] = ONE
        for column, row in pivots.items():
            direction[column] = -rows[row][free]
        found.append(direction)
    return found


def can_reach(
    start: Sequence[int], ways: Sequence[Vector], place: int, *, change: int, enough: int
) -> bool:
    """Whether the count at `place` can move by `enough` in the sense of `change` (1 or -1).

    `start` are the true counts and `ways` their directions; no count may become negative. It is
    the linear programme "maximise the move", solved from the true table by the simplex method
    with Bland's rule, which ends always.
    """
    if enough <= 0:
        return True
    table = [
        [Fraction(count), *(sign * way[row] for way in ways for sign in (1, -1))]
        for row, count in enumerate(start)
    ]
    goal = [ZERO, *(change * sign * way[place] for way in ways for sign in (1, -1))]
    return _climb(table, goal, Fraction(enough))


def _reduce(rows: list[Vector], width: int) -> dict[int, int]:
    """Bring the rows into reduced echelon form; return the row of each leading column."""
    pivots: dict[int, int] = {}
    for column in range(width):
        top = len(pivots)
        found = next((at for at in range(top, len(rows)) if rows[at][column]), None)
        if found is None:
            continue
        rows[top], rows[found] = rows[found], rows[top]
        lead = rows[top][column]
        rows[top] = [one / lead for one in rows[top]]
        for at, row in enumerate(rows):
            if at != top and row[column]:
                factor = row[column]
                rows[at] = [one - factor * other for one, other in zip(row, rows[top], strict=True)]
        pivots[column] = top
    return pivots


def _climb(table: list[Vector], goal: Vector, enough: Fraction) -> bool:
    """Move along the edges until the goal is high enough, or can rise no more.

    Each row says its variable as a constant and multiples of those that stand at zero.
    """
    width = len(goal)
    # Which variable stands in each column and row; Bland's rule takes the lowest number.
    outside = list(range(1, width))
    inside = list(range(width, width + len(table)))
    while goal[0] < enough:
        rising = [at for at in range(1, width) if goal[at] > 0]
        if not rising:
            return False
        column = min(rising, key=lambda at: outside[at - 1])
        bounding = [at for at, row in enumerate(table) if row[column] < 0]
        if not bounding:
            return True
        row = min(bounding, key=lambda at: (table[at][0] / -table[at][column], inside[at]))
        _exchange(table, goal, row, column)
        inside[row], outside[column - 1] = outside[column - 1], inside[row]
    return True


def _exchange(table: list[Vector], goal: Vector, row: int, column: int) -> None:
    """Let the variable of `column` take the place of that of `row`."""
    lead = table[row][column]
    solved = [-one / lead for one in table[row]]
    solved[column] = ONE / lead
    table[row] = solved
    for line in (*(one for at, one in enumerate(table) if at != row), goal):
        factor = line[column]
        if not factor:
            continue
        line[column] = ZERO
        for at, one in enumerate(solved):
            line[at] += factor * one
