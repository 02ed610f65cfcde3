"""How good were the forecasts? Held-back years, month by month, beside a naive run-rate."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import fmean

from evaluation.rules.landing import MONTHS, Landing, run_rate

Year = Sequence[int | None]


@dataclass(frozen=True, slots=True)
class Trial:
    """One forecast made when `months` months were in, and what the year became."""

    months: int
    landing: Landing
    naive: Decimal
    actual: int
    target: Decimal | None


@dataclass(frozen=True, slots=True)
class Score:
    """What forecasts after so many months were worth.

    `coverage` is the share of years that ended within the 80 % interval. `error` and `naive_error`
    are mean absolute errors as a share of the actual total; `brier` and `naive_brier` the mean
    squared errors of the probability to reach the target (0 perfect, 0.25 a coin's).
    """

    months: int
    trials: int
    coverage: float
    error: float
    naive_error: float
    with_target: int
    brier: float | None
    naive_brier: float | None

    @property
    def is_better(self) -> bool:
        """Whether the forecast was better than the run-rate wherever both can be compared."""
        knows = self.brier is None or self.naive_brier is None or self.brier < self.naive_brier
        return self.error < self.naive_error and knows


def held_back(year: Year, months: int) -> list[int | None]:
    """Return the year as it was known after `months` months."""
    return [value if index < months else None for index, value in enumerate(year)]


def naive_total(year: Year, months: int) -> Decimal:
    """Return the run-rate's expectation after `months` months (0 when nothing is known)."""
    return run_rate(held_back(year, months)) or Decimal(0)


def scores(trials: Sequence[Trial]) -> list[Score]:
    """Return one score for every number of months that was tried."""
    found = []
    for months in range(1, MONTHS):
        after = [one for one in trials if one.months == months]
        if after:
            found.append(_score(months, after))
    return found


def _score(months: int, trials: Sequence[Trial]) -> Score:
    held = [one.landing.low <= one.actual <= one.landing.high for one in trials]
    judged = [one for one in trials if one.target is not None]
    return Score(
        months=months,
        trials=len(trials),
        coverage=fmean(held),
        error=fmean(_error(one.landing.expected, one.actual) for one in trials),
        naive_error=fmean(_error(one.naive, one.actual) for one in trials),
        with_target=len(judged),
        brier=fmean(_brier(one, one.landing.probability) for one in judged) if judged else None,
        naive_brier=fmean(_brier(one, _naive_word(one)) for one in judged) if judged else None,
    )


def _error(expected: Decimal, actual: int) -> float:
    return float(abs(expected - actual) / max(actual, 1))


def _naive_word(trial: Trial) -> Decimal:
    """The run-rate says yes or no."""
    return Decimal(trial.target is not None and trial.naive >= trial.target)


def _brier(trial: Trial, probability: Decimal | None) -> float:
    reached = trial.target is not None and trial.actual >= trial.target
    return (float(probability or 0) - reached) ** 2
