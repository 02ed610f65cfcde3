"""Disclosure control (秘匿): which counts of published tables are withheld, and no more.

A small count can point to a person. It is withheld, and so are as few others as it takes that
nobody can work it out of totals, of other tables with the same margins, or of rates. The one rule
serves every channel: page, CSV, XLSX, JSON and API are made of what this lets through.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from evaluation.rules.hidden_range import can_reach, directions

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
    counts: Mapping[K, int | None], sums: Iterable[Sum[K]], threshold: Threshold
) -> Withheld[K]:
    """Return what must not be shown of `counts` (None: nothing was reported, shown as blank).

    Afterwards no withheld count can be recomputed, and of no small one more can be said than the
    symbol says itself: that it may be anything from the lowest small count to the highest. Of
    what could be withheld beside them, the smallest counts are chosen; the same input gives the
    same choice. Raises ValueError when a total is not the sum of its parts.
    """
    system = _System({key: one for key, one in counts.items() if one is not None}, sums)
    small = {key for key, one in system.counts.items() if threshold.is_small(one)}
    hidden = set(small)
    for key in sorted(small):
        while not _is_safe(system, hidden, key, threshold):
            added = _cheapest(system, hidden, key)
            if added is None:
                break  # everything it is summed into is withheld already
            hidden.add(added)
    _show_again(system, hidden, small, threshold)
    return Withheld(frozenset(small), frozenset(hidden - small))


class _System(Generic[K]):
    """The counts that are there, and the sums between them."""

    def __init__(self, counts: dict[K, int], sums: Iterable[Sum[K]]) -> None:
        self.counts = counts
        self.sums = [found for one in sums if (found := self._present(one))]
        self.sums_of: dict[K, list[int]] = {key: [] for key in counts}
        for at, one in enumerate(self.sums):
            for key in one:
                self.sums_of[key].append(at)

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

    def around(self, key: K, hidden: set[K]) -> list[K]:
        """Return the withheld counts that hang together with `key` through sums, in order."""
        found, waiting = {key}, [key]
        while waiting:
            for at in self.sums_of[waiting.pop()]:
                for other in self.sums[at]:
                    if other in hidden and other not in found:
                        found.add(other)
                        waiting.append(other)
        return sorted(found)

    def sums_around(self, keys: Iterable[K]) -> list[int]:
        """Return the places of all sums that hold any of `keys`, in order."""
        return sorted({at for key in keys for at in self.sums_of[key]})


def _is_safe(system: _System[K], hidden: set[K], key: K, threshold: Threshold) -> bool:
    """Whether the small count could be any small count, for all that is shown."""
    unknowns = system.around(key, hidden)
    equations = [
        [system.sums[at].get(one, 0) for one in unknowns] for at in system.sums_around(unknowns)
    ]
    ways = directions(equations, len(unknowns))
    start = [system.counts[one] for one in unknowns]
    place, true = unknowns.index(key), system.counts[key]
    up, down = threshold.smallest_shown - 1 - true, true - threshold.lowest_small
    return can_reach(start, ways, place, change=1, enough=up) and can_reach(
        start, ways, place, change=-1, enough=down
    ) and any(way[place] for way in ways)  # fmt: skip


def _cheapest(system: _System[K], hidden: set[K], key: K) -> K | None:
    """Return the count to withhold next for the sake of `key`; None when there is none.

    A sum with a single gap gives it away, so such sums come first; a count that closes two of
    them at once is worth more than a smaller one that opens another. Zeros come last: they have
    nothing to lend.
    """
    sums = [system.sums[at] for at in system.sums_around(system.around(key, hidden))]
    lonely = [one for one in sums if sum(other in hidden for other in one) == 1]
    chosen = next((one for one in lonely if key in one), None) or next(iter(lonely), None)
    candidates = {one for one in chosen or _all_keys(sums) if one not in hidden}

    def cost(one: K) -> tuple[int, bool, int, K]:
        closed = sum(one in other for other in lonely)
        count = system.counts[one]
        return (-closed, not count, count, one)

    return min(candidates, key=cost, default=None)


def _all_keys(sums: Sequence[Mapping[K, int]]) -> Iterator[K]:
    for one in sums:
        yield from one


def _show_again(system: _System[K], hidden: set[K], small: set[K], threshold: Threshold) -> None:
    """Show what turned out to be withheld in vain, the largest counts first.

    Showing one can let another be recomputed, which is then in vain too: hence the rounds.
    """
    before = len(hidden) + 1
    while len(hidden) < before:
        before = len(hidden)
        for key in sorted(hidden - small, key=lambda one: (-system.counts[one], one)):
            without = hidden - {key}
            touched = [one for one in system.around(key, hidden) if one in small]
            if all(_is_safe(system, without, one, threshold) for one in touched):
                hidden.remove(key)
