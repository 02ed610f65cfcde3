"""How good were the forecasts? Held-back years, month by month, beside a naive run-rate."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import fmean

from evaluation.rules.landing import MONTHS, Landing, run_rate
from evaluation.rules.landing_rate import RateLanding
from portal.common.rounding import half_up

Year = Sequence[int | None]


@dataclass(frozen=True, slots=True)
class Trial:
    """One forecast made when `months` months were in, and what the year became.

    `naive`, `actual` and `target` are in the indicator's unit: counts, or percent of a rate.
    """

    months: int
    landing: Landing | RateLanding
    naive: Decimal
    actual: int | Decimal
    target: Decimal | None
    is_down: bool = False

    @property
    def is_rate(self) -> bool:
        """Whether it was a rate that was forecast."""
        return isinstance(self.landing, RateLanding)

    @property
    def is_held(self) -> bool:
        """Whether the year ended within the interval, at the interval's own rounding."""
        actual = half_up(Decimal(self.actual), 1)
        return self.landing.low <= actual <= self.landing.high


@dataclass(frozen=True, slots=True)
class Score:
    """What forecasts after so many months were worth.

    `coverage` is the share of years that ended within the 80 % interval. `error` and `naive_error`
    are mean absolute errors: of a count as a share of the actual total, of a rate (`is_rate`) in
    points. `brier` and `naive_brier` are the mean squared errors of the probability to meet the
    target (0 perfect, 0.25 a coin's).
    """

    months: int
    trials: int
    coverage: float
    error: float
    naive_error: float
    with_target: int
    brier: float | None
    naive_brier: float | None
    is_rate: bool = False

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


def naive_rate(above: Year, below: Year, months: int) -> Decimal:
    """Return the rate of the months held back with both sides, in percent (0 before anybody)."""
    pairs = [
        (over, under)
        for over, under in zip(above[:months], below[:months], strict=True)
        if over is not None and under is not None
    ]
    people = sum(under for _, under in pairs)
    return Decimal(100 * sum(over for over, _ in pairs)) / people if people else Decimal(0)


def scores(trials: Sequence[Trial]) -> list[Score]:
    """Return one score for every number of months that was tried."""
    found = []
    for months in range(1, MONTHS):
        after = [one for one in trials if one.months == months]
        if after:
            found.append(_score(months, after))
    return found


def _score(months: int, trials: Sequence[Trial]) -> Score:
    judged = [one for one in trials if one.target is not None]
    return Score(
        months=months,
        trials=len(trials),
        coverage=fmean(one.is_held for one in trials),
        error=fmean(_error(one.landing.expected, one) for one in trials),
        naive_error=fmean(_error(one.naive, one) for one in trials),
        with_target=len(judged),
        brier=fmean(_brier(one, one.landing.probability) for one in judged) if judged else None,
        naive_brier=fmean(_brier(one, _naive_word(one)) for one in judged) if judged else None,
        is_rate=trials[0].is_rate,
    )


def _error(expected: Decimal, trial: Trial) -> float:
    off = abs(expected - trial.actual)
    return float(off if trial.is_rate else off / max(trial.actual, 1))


def _naive_word(trial: Trial) -> Decimal:
    """The run-rate says yes or no."""
    return Decimal(_meets(trial.naive, trial))


def _brier(trial: Trial, probability: Decimal | None) -> float:
    return (float(probability or 0) - _meets(Decimal(trial.actual), trial)) ** 2


def _meets(value: Decimal, trial: Trial) -> bool:
    if trial.target is None:
        return False
    return value <= trial.target if trial.is_down else value >= trial.target
