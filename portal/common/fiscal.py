"""The Japanese fiscal year (年度): 1 April to 31 March, named by its first year, in Asia/Tokyo."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

TOKYO = ZoneInfo("Asia/Tokyo")
APRIL = 4
FIRST_YEAR, LAST_YEAR = 1947, 2200  # 職業安定法 was enacted in 1947; the end is a typing error's


@dataclass(frozen=True, slots=True, order=True)
class FiscalYear:
    """One fiscal year. Raises ValueError outside 1947–2200."""

    year: int

    def __post_init__(self) -> None:
        if not FIRST_YEAR <= self.year <= LAST_YEAR:
            sentence = f"年度は{FIRST_YEAR}から{LAST_YEAR}までの西暦で指定してください。"
            raise ValueError(sentence)

    @classmethod
    def of(cls, day: date) -> "FiscalYear":
        """Return the fiscal year `day` lies in (the day in Japan when given a datetime)."""
        local = today(day) if isinstance(day, datetime) else day
        return cls(local.year if local.month >= APRIL else local.year - 1)

    @property
    def start(self) -> date:
        """1 April."""
        return date(self.year, 4, 1)

    @property
    def end(self) -> date:
        """31 March, the last day."""
        return date(self.year + 1, 3, 31)

    @property
    def months(self) -> tuple[date, ...]:
        """The first days of the twelve months, April first."""
        return tuple(
            date(self.year if month >= APRIL else self.year + 1, month, 1)
            for month in (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3)
        )

    def __add__(self, years: int) -> "FiscalYear":
        return FiscalYear(self.year + years)

    def __sub__(self, years: int) -> "FiscalYear":
        return FiscalYear(self.year - years)

    def __str__(self) -> str:
        return f"{self.year}年度"


def today(now: datetime) -> date:
    """Return the day it is in Japan at the instant `now` (which must carry a time zone)."""
    if now.tzinfo is None:
        raise ValueError("時刻にはタイムゾーンが必要です。")
    return now.astimezone(TOKYO).date()


def month_of(day: date) -> date:
    """Return the first day of the month of `day`."""
    return day.replace(day=1)
