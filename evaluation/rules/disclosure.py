"""Disclosure control (秘匿): which counts of published tables are withheld, and no more.

A small count can point to a person. It is withheld, and so are as few others as it takes that
nobody can work it out of totals, of other tables with the same margins, or of rates. The one rule
serves every channel: page, CSV, XLSX, JSON and API are made of what this lets through.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from evaluation.rules.disclosure_coarse import withhold_coarsely
from evaluation.rules.hidden_range import OutOfSteps, Steps, Way, can_move, ways_to_move

# The work that solving a table may take before it is protected in the coarse way: enough for a
# year of the nation, and done in seconds.
MOST_STEPS = 2_000_000

# The name of a count: tuples of words, so that they can be put in order.
K = TypeVar("K", bound=tuple[str, ...])


@dataclass(frozen=True, slots=True)
class Threshold:
    """`smallest_shown`: the smallest count that is shown (at least 2); zeros apart.

    `shows_zero`: whether a count of nobody is shown; nobody can be found out by it.
    """

    smallest_shown: int
    shows_zero: bool = True

    @property
    def lowest_small(self) -> int:
        """The lowest count that is withheld."""
        return 1 if self.shows_zero else 0

    def is_small(self, count: int) -> bool:
        """Whether the count itself is withheld."""
        return self.lowest_small <= count < self.smallest_shown


@dataclass(frozen=True, slots=True)
class Sum(Generic[K]):
    """One published total and the counts it is the sum of. Blank counts are no part of it."""

    total: K
    parts: tuple[K, ...]


@dataclass(frozen=True, slots=True)
class Withheld(Generic[K]):
    """The counts that are not shown: `small` ones, and `beside` them those that would tell."""

    small: frozenset[K]
    beside: frozenset[K]

    @property
    def all(self) -> frozenset[K]:
        """Every count that is not shown; a reader is not told why."""
        return self.small | self.beside


def withhold(
    counts: Mapping[K, int | None],
    sums: Iterable[Sum[K]],
    threshold: Threshold,
    *,
    most_steps: int = MOST_STEPS,
) -> Withheld[K]:
    """Return what must not be shown of `counts` (None: nothing was reported, shown as blank).

    Afterwards no withheld count can be recomputed, and of no small one more can be said than the
    symbol says itself: that it may be anything from the lowest small count to the highest. Of
    what could be withheld beside them, the smallest counts are chosen; the same input gives the
    same choice. Counts that hang together and take more than `most_steps` to solve are protected
    in a coarser way, which may withhold more of them. Raises ValueError when a total is not the
    sum of its parts.
    """
    system = _System({key: one for key, one in counts.items() if one is not None}, sums)
    small = {key for key, one in system.counts.items() if threshold.is_small(one)}
    hidden: set[K] = set()
    for keys in system.apart():
        if mine := small & keys:
            hidden |= _withheld_of(system, keys, mine, threshold, Steps(most_steps))
    return Withheld(frozenset(small), frozenset(hidden - small))


def _withheld_of(
    system: "_System[K]", keys: set[K], small: set[K], threshold: Threshold, steps: Steps
) -> set[K]:
    """Return what is withheld of `keys`, which no sum ties to others."""
    try:
        return _solved(system, small, threshold, steps)
    except OutOfSteps:
        return withhold_coarsely(
            {key: system.counts[key] for key in keys},
            [system.sums[at] for at in system.sums_around(keys)],
            small,
            lowest=threshold.lowest_small,
            highest=threshold.smallest_shown - 1,
        )


def _solved(system: "_System[K]", small: set[K], threshold: Threshold, steps: Steps) -> set[K]:
    """Withhold more until each small count is shown to be safe, then what was too much again."""
    hidden = set(small)
    while True:
        _close_lonely_gaps(system, hidden)
        groups = system.groups(hidden, steps)
        unsafe = [key for key in sorted(small) if not groups[key].is_safe(key, threshold, steps)]
        beside = (_cheapest_beside(system, hidden, key, groups[key].unknowns) for key in unsafe)
        added = {one for one in beside if one is not None}
        if not added:
            break  # all are safe, or everything they are summed into is withheld already
        hidden |= added
    _show_again(system, hidden, small, threshold, steps)
    return hidden


class _System(Generic[K]):
    """The counts that are there, and the sums between them."""

    def __init__(self, counts: dict[K, int], sums: Iterable[Sum[K]]) -> None:
        self.counts = counts
        self.sums = [found for one in sums if (found := self._present(one))]
        self.sums_of: dict[K, list[int]] = {key: [] for key in counts}
        for at, one in enumerate(self.sums):
            for key in one:
                self.sums_of[key].append(at)
        self._known: dict[tuple[K, ...], _Group[K]] = {}

    def _present(self, given: Sum[K]) -> dict[K, int] | None:
        """Return the sum's coefficients; None when nobody reported any of it."""
        parts = [key for key in given.parts if key in self.counts]
        if given.total not in self.counts:
            if parts:
                self._does_not_tie(given)
            return None
        if self.counts[given.total] != sum(self.counts[key] for key in parts):
            self._does_not_tie(given)
        return {given.total: -1, **dict.fromkeys(parts, 1)}

    def _does_not_tie(self, given: Sum[K]) -> None:
        sentence = f"the total {given.total} is not the sum of its parts"
        raise ValueError(sentence)

    def apart(self) -> Iterator[set[K]]:
        """Return the counts in sets that no sum ties together."""
        left = set(self.counts)
        for key in sorted(left):
            if key in left:
                found = self._around(key, left)
                left -= found
                yield found

    def groups(self, hidden: set[K], steps: Steps) -> dict[K, "_Group[K]"]:
        """Return, for every withheld count, those it hangs together with through sums."""
        found: dict[K, _Group[K]] = {}
        for key in sorted(hidden):
            if key not in found:
                group = self._group(self._around(key, hidden), steps)
                found |= dict.fromkeys(group.unknowns, group)
        return found

    def _around(self, key: K, hidden: set[K]) -> set[K]:
        found, waiting, seen = {key}, [key], set()
        while waiting:
            for at in self.sums_of[waiting.pop()]:
                if at not in seen:
                    seen.add(at)
                    new = [one for one in self.sums[at] if one in hidden and one not in found]
                    found.update(new)
                    waiting += new
        return found

    def _group(self, keys: set[K], steps: Steps) -> "_Group[K]":
        unknowns = tuple(sorted(keys, key=lambda one: (-self.counts[one], one)))
        if unknowns not in self._known:
            place = {one: at for at, one in enumerate(unknowns)}
            equations = [
                {place[one]: sign for one, sign in self.sums[at].items() if one in place}
                for at in self.sums_around(unknowns)
            ]
            start = [self.counts[one] for one in unknowns]
            ways = ways_to_move(equations, len(unknowns), steps)
            self._known[unknowns] = _Group(unknowns, place, start, ways)
        return self._known[unknowns]

    def sums_around(self, keys: Iterable[K]) -> list[int]:
        """Return the places of all sums that hold any of `keys`, in order."""
        return sorted({at for key in keys for at in self.sums_of[key]})


@dataclass(frozen=True, slots=True)
class _Group(Generic[K]):
    """Withheld counts that hang together: the largest first, and how they can move."""

    unknowns: tuple[K, ...]
    place: Mapping[K, int]
    start: Sequence[int]
    ways: Sequence[Way]

    def is_safe(self, key: K, threshold: Threshold, steps: Steps) -> bool:
        """Whether the small count could be any small count, for all that is shown."""
        place, true = self.place[key], self.start[self.place[key]]
        return any(place in way for way in self.ways) and all(
            can_move(self.start, self.ways, place, steps, by=bound - true)
            for bound in (threshold.smallest_shown - 1, threshold.lowest_small)
        )


def _close_lonely_gaps(system: _System[K], hidden: set[K]) -> None:
    """Withhold a second count wherever a sum has a single gap, which gives itself away.

    A count that closes two such sums at once is worth more than a smaller one that opens another.
    Zeros come last: they have nothing to lend.
    """
    lonely = {at for at, one in enumerate(system.sums) if _gaps(one, hidden) == 1}
    while lonely:
        shown = [one for one in system.sums[min(lonely)] if one not in hidden]

        def cost(one: K, lonely: set[int] = lonely) -> tuple[int, bool, int, K]:
            closed = sum(at in lonely for at in system.sums_of[one])
            count = system.counts[one]
            return (-closed, not count, count, one)

        if not shown:
            lonely.remove(min(lonely))  # a sum of nothing else
            continue
        added = min(shown, key=cost)
        hidden.add(added)
        for at in system.sums_of[added]:
            (lonely.add if _gaps(system.sums[at], hidden) == 1 else lonely.discard)(at)


def _gaps(one: Mapping[K, int], hidden: set[K]) -> int:
    return sum(key in hidden for key in one)


def _only_gap(one: Mapping[K, int], hidden: set[K]) -> K | None:
    gaps = [key for key in one if key in hidden]
    return gaps[0] if len(gaps) == 1 else None


def _cheapest_beside(system: _System[K], hidden: set[K], key: K, group: Iterable[K]) -> K | None:
    """Return the smallest count of the same sums, else of those around, that is still shown."""
    own = system.sums_of[key]
    for places in (own, system.sums_around(group)):
        shown = {one for at in places for one in system.sums[at] if one not in hidden}
        if shown:
            return min(shown, key=lambda one: (not system.counts[one], system.counts[one], one))
    return None


def _show_again(
    system: _System[K], hidden: set[K], small: set[K], threshold: Threshold, steps: Steps
) -> None:
    """Show what turned out to be withheld in vain, the largest counts first.

    Showing one can let another be recomputed, which is then in vain too: hence the rounds.
    """
    before = len(hidden) + 1
    while len(hidden) < before:
        before = len(hidden)
        groups = system.groups(hidden, steps)
        for key in sorted(hidden - small, key=lambda one: (-system.counts[one], one)):
            group = hidden.intersection(groups[key].unknowns)
            without = group - {key}
            if any(_only_gap(system.sums[at], without) in small for at in system.sums_of[key]):
                continue
            left = system.groups(without, steps)
            if all(left[one].is_safe(one, threshold, steps) for one in without & small):
                hidden.remove(key)
