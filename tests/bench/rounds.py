"""Rounds of measurement: baseline and candidate in turn, in random order, ratio by round."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import perf_counter

ROUNDS = 5
SEED = 2026


@dataclass(frozen=True, slots=True)
class Timings:
    """Seconds of each round; the two of one round ran side by side."""

    baseline: tuple[float, ...]
    candidate: tuple[float, ...]

    @property
    def ratio(self) -> float:
        """Median over the rounds of candidate ÷ baseline."""
        pairs = zip(self.candidate, self.baseline, strict=True)
        return median(candidate / baseline for candidate, baseline in pairs)

    @property
    def speedup(self) -> float:
        """Median over the rounds of baseline ÷ candidate."""
        pairs = zip(self.candidate, self.baseline, strict=True)
        return median(baseline / candidate for candidate, baseline in pairs)


def seconds(work: Callable[[], object]) -> float:
    """Return how long `work` takes once."""
    begun = perf_counter()
    work()
    return perf_counter() - begun


def interleaved(
    *, baseline: Callable[[], object], candidate: Callable[[], object], rounds: int = ROUNDS
) -> Timings:
    """Run both in every round, in random order, so that neither has the quieter machine."""
    order = random.Random(SEED)  # noqa: S311 - nothing secret
    works = {"baseline": baseline, "candidate": candidate}
    taken: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name in order.sample(list(works), k=2):
            taken[name].append(seconds(works[name]))
    return Timings(tuple(taken["baseline"]), tuple(taken["candidate"]))
