"""Disclosure control for tables too tangled to be solved: a little more is withheld, at once.

Counts that are no total are called leaves; every other count is the sum of some. Leaves that are
in the same shown sums are alike: what one gains another can lose, and nothing that is shown
changes. So a small count is safe when those alike have enough to lend, and somewhere to give to.
All is withheld first; then count after count is shown, as long as every small one stays safe. The
work grows with the counts times the leaves, whatever the table looks like.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Generic, TypeVar

K = TypeVar("K", bound=tuple[str, ...])
Leaves = frozenset[K]


def withhold_coarsely(
    counts: Mapping[K, int],
    sums: Sequence[Mapping[K, int]],
    small: set[K],
    *,
    lowest: int,
    highest: int,
) -> set[K]:
    """Return what is withheld of `counts`; each of `small` may be anything of `lowest`-`highest`.

    Totals of the most leaves are shown first, then the largest counts. Raises ValueError when the
    sums are of a kind this cannot protect, see `leaves_of`.
    """
    leaves = leaves_of(counts, sums)
    # Of nobody everybody knows, where a count of nobody is shown.
    known = {key for key, one in counts.items() if one < lowest}
    alike = Alike({key: counts[key] for key in counts if leaves[key] == {key} and key not in known})
    of_leaf: dict[K, list[K]] = {}
    for key in sorted(small):
        for leaf in leaves[key]:
            of_leaf.setdefault(leaf, []).append(key)
    hidden = set(counts) - known
    for key in sorted(hidden - small, key=lambda one: (-len(leaves[one]), -counts[one], one)):
        split = leaves[key]
        affected = {one for leaf in alike.touched(split) for one in of_leaf.get(leaf, ())}
        if all(
            alike.can_become(
                leaves[one], split, up=highest - counts[one], down=counts[one] - lowest
            )
            for one in affected
        ):
            alike.show(split)
            hidden.remove(key)
    return hidden


def leaves_of(keys: Iterable[K], sums: Iterable[Mapping[K, int]]) -> dict[K, Leaves[K]]:
    """Return the leaves every count is the sum of; `sums` are coefficients, the total's -1.

    Raises ValueError when a total is made of different leaves in two sums, or of one leaf twice.
    """
    parts: dict[K, list[list[K]]] = {}
    for one in sums:
        total = next(key for key, sign in one.items() if sign < 0)
        parts.setdefault(total, []).append([key for key, sign in one.items() if sign > 0])
    found: dict[K, Leaves[K]] = {}

    def leaves(key: K) -> Leaves[K]:
        if key not in found:
            found[key] = _one_set(key, [[leaves(one) for one in run] for run in parts.get(key, [])])
        return found[key]

    for key in keys:
        leaves(key)
    return found


def _one_set(key: K, runs: Sequence[Sequence[Leaves[K]]]) -> Leaves[K]:
    if not runs:
        return frozenset({key})
    sets = {frozenset[K]().union(*run) for run in runs}
    if len(sets) > 1 or any(sum(map(len, run)) != len(one) for run in runs for one in sets):
        sentence = f"the sums of {key} are not of the same counts, each once"
        raise ValueError(sentence)
    return sets.pop()


class Alike(Generic[K]):
    """Leaves in classes: those of a class are in the same shown sums. At first nothing is shown.

    `values` are the true counts of the leaves that a reader cannot tell from the start.
    """

    def __init__(self, values: Mapping[K, int]) -> None:
        self.values = values
        self._class_of = dict.fromkeys(values, 0)
        self._members: list[set[K]] = [set(values)]
        self._is_free = [True]  # leaves in no shown sum can be anything

    def can_become(self, leaves: Leaves[K], split: Leaves[K], *, up: int, down: int) -> bool:
        """Whether the sum of `leaves` can rise and fall so far, with the sum of `split` shown."""
        rise = fall = 0
        free = False
        for at, inside in self._by_class(leaves).items():
            members = self._members[at]
            cut = members & split
            for side, is_free in ((cut, False), (members - cut, self._is_free[at])):
                mine = inside & side
                if not mine:
                    continue
                others = side - mine
                free = free or is_free
                rise += self._sum(others)
                fall += self._sum(mine) if others or is_free else 0
        return (free or rise >= up) and fall >= down

    def show(self, split: Leaves[K]) -> None:
        """Tell the leaves of `split` from the others of their classes."""
        for at, inside in self._by_class(split).items():
            if inside == self._members[at]:
                self._is_free[at] = False
                continue
            self._members[at] -= inside
            self._class_of.update(dict.fromkeys(inside, len(self._members)))
            self._members.append(inside)
            self._is_free.append(False)

    def touched(self, split: Leaves[K]) -> set[K]:
        """Return the leaves that would stand with fewer, were the sum of `split` shown."""
        return {one for at in self._by_class(split) for one in self._members[at]}

    def _by_class(self, leaves: Leaves[K]) -> dict[int, set[K]]:
        found: dict[int, set[K]] = {}
        for one in leaves:
            if one in self._class_of:
                found.setdefault(self._class_of[one], set()).add(one)
        return found

    def _sum(self, leaves: Iterable[K]) -> int:
        return sum(self.values[one] for one in leaves)
