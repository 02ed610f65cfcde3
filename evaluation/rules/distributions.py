"""Two distributions of counts that are not chance alone, exact where that is affordable."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, exp, lgamma, log, log1p, sqrt
from statistics import NormalDist
from typing import Protocol

EXACT_UP_TO = 5_000  # counts; above, the normal distribution is as good


class Counts(Protocol):
    """A distribution of counts from 0 to `last`."""

    @property
    def mean(self) -> float: ...

    @property
    def variance(self) -> float: ...

    @property
    def last(self) -> int: ...

    def chances(self) -> Iterator[float]:
        """Yield the probabilities of 0, 1, 2, …, `last`."""


@dataclass(frozen=True, slots=True)
class NegativeBinomial:
    """Counts with this mean, and at least as much variance (chance alone has just the mean's)."""

    mean: float
    variance: float

    @property
    def last(self) -> int:
        """Where nothing worth counting is left."""
        beyond = 20 * self.variance / self.mean if self.mean else 0
        return ceil(self.mean + 12 * sqrt(self.variance) + beyond) + 20

    def chances(self) -> Iterator[float]:
        """Yield the probabilities of 0, 1, 2, …"""
        variance = max(self.variance, self.mean * 1.000001)
        shape = self.mean**2 / (variance - self.mean)
        failing, succeeding = log1p(-self.mean / variance), log(self.mean / variance)
        start = shape * succeeding - lgamma(shape)
        for count in range(self.last + 1):
            yield exp(start + lgamma(count + shape) - lgamma(count + 1) + count * failing)


@dataclass(frozen=True, slots=True)
class BetaBinomial:
    """How many of `size` succeed when their common chance is a beta distribution (`yes`, `no`)."""

    size: int
    yes: float
    no: float

    @property
    def mean(self) -> float:
        """The expected count."""
        return self.size * self.yes / (self.yes + self.no)

    @property
    def variance(self) -> float:
        """Its variance."""
        both = self.yes + self.no
        return self.size * self.yes * self.no * (both + self.size) / (both**2 * (both + 1))

    @property
    def last(self) -> int:
        """All of them."""
        return self.size

    def chances(self) -> Iterator[float]:
        """Yield the probabilities of 0, 1, 2, …, `size`."""
        both = self.yes + self.no
        start = (
            lgamma(self.size + 1) + lgamma(both) - lgamma(self.yes) - lgamma(self.no)
        ) - lgamma(self.size + both)
        for count in range(self.size + 1):
            rest = self.size - count
            yield exp(
                start
                + lgamma(count + self.yes)
                - lgamma(count + 1)
                + lgamma(rest + self.no)
                - lgamma(rest + 1)
            )


def at_least(counts: Counts, wanted: int) -> float:
    """Return the probability of `wanted` or more."""
    if wanted <= 0:
        return 1.0
    if counts.mean <= 0 or wanted > counts.last:
        return 0.0
    if counts.last > EXACT_UP_TO:
        return 1 - NormalDist(counts.mean, sqrt(counts.variance)).cdf(wanted - 0.5)
    below = sum(chance for _, chance in zip(range(wanted), counts.chances(), strict=False))
    return min(max(1 - below, 0.0), 1.0)


def quantile(counts: Counts, probability: float) -> int:
    """Return the least count that is reached or undercut with at least this probability."""
    if counts.mean <= 0:
        return 0
    if counts.last > EXACT_UP_TO:
        normal = NormalDist(counts.mean, sqrt(counts.variance))
        return min(max(0, round(normal.inv_cdf(probability))), counts.last)
    below = 0.0
    for count, chance in enumerate(counts.chances()):
        below += chance
        if below >= probability:
            return count
    return counts.last
