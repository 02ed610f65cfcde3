"""日本語での表示。画面と PDF はここだけを使うので、同じ値は同じ字面になる。

どの関数も未記入(None)を「–」で示し、負の数を ▲ で示す。
機械で読むファイル(CSV・JSON)は整形しない値を書くので、ここを使わない。
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from portal.common.rounding import half_up

BLANK = "–"
MINUS = "▲"
TOKYO = ZoneInfo("Asia/Tokyo")


@dataclass(frozen=True, slots=True)
class Era:
    """元号。``began`` は改元の日(その日から新しい元号を使う)。"""

    name: str
    began: date

    def year(self, western: int) -> str:
        """西暦の年を「元年」「2年」の形にする。"""
        number = western - self.began.year + 1
        return f"{self.name}{'元' if number == 1 else number}年"


# 明治5年までは太陰太陽暦で、西暦の月日と一対一に対応しない。
GREGORIAN_SINCE = date(1873, 1, 1)
ERAS = (
    Era("令和", date(2019, 5, 1)),
    Era("平成", date(1989, 1, 8)),
    Era("昭和", date(1926, 12, 25)),
    Era("大正", date(1912, 7, 30)),
    Era("明治", date(1868, 1, 25)),
)


def count(value: int | None) -> str:
    """件数・人数など。1234 → 「1,234」、-1234 → 「▲1,234」。"""
    if value is None:
        return BLANK
    return _with_mark(Decimal(value), 0)


def decimal(value: Decimal | int | None, places: int = 1) -> str:
    """単位のない小数。places 位に四捨五入して示す。"""
    if value is None:
        return BLANK
    return _with_mark(Decimal(value), places)


def percent(value: Decimal | int | None, places: int = 1) -> str:
    """率(% 単位の値)。67.8 → 「67.8%」。"""
    if value is None:
        return BLANK
    return f"{_with_mark(Decimal(value), places)}%"


def signed_percent(value: Decimal | int | None, places: int = 1) -> str:
    """増減率(% 単位の値)。「▲19.1%」「+1.6%」。増減なしは符号を付けない。"""
    if value is None:
        return BLANK
    return f"{_with_mark(Decimal(value), places, plus='+')}%"


def points(value: Decimal | int | None, places: int = 1) -> str:
    """率の増減。「▲3.0ポイント」「+0.4ポイント」。"""
    if value is None:
        return BLANK
    return f"{_with_mark(Decimal(value), places, plus='+')}ポイント"


def wareki_year(fiscal_year: int | None) -> str:
    """年度を和暦で示す。2020 → 「令和2年度」、2019 → 「令和元年度」。

    年度の始まる年に改元があれば、公表資料と同じく新しい元号で呼ぶ。
    ``ValueError``: 1873 年度より前。
    """
    if fiscal_year is None:
        return BLANK
    return f"{_eras_of_fiscal_year(fiscal_year)[-1].year(fiscal_year)}度"


def wareki_year_full(fiscal_year: int | None) -> str:
    """改元のあった年度は両方の元号で示す。2019 → 「平成31年度・令和元年度」。"""
    if fiscal_year is None:
        return BLANK
    eras = _eras_of_fiscal_year(fiscal_year)
    return "・".join(f"{era.year(fiscal_year)}度" for era in eras)


def fiscal_year(value: int | None) -> str:
    """年度を和暦と西暦で示す。「令和2年度（2020年度）」。"""
    if value is None:
        return BLANK
    return f"{wareki_year(value)}（{value}年度）"


def wareki_date(value: date | datetime | None) -> str:
    """日付を和暦で示す。「令和2年4月1日」。日時は日本時間の日付になる。

    ``ValueError``: 1873-01-01 より前。
    """
    if value is None:
        return BLANK
    day = _civil_date(value)
    return f"{_era_on(day).year(day.year)}{day.month}月{day.day}日"


def ymd(value: date | datetime | None) -> str:
    """日付を西暦で示す。「2020年4月1日」。日時は日本時間の日付になる。"""
    if value is None:
        return BLANK
    day = _civil_date(value)
    return f"{day.year}年{day.month}月{day.day}日"


def timestamp(value: datetime) -> str:
    """作成時点など、時刻まで要る日時。「2021年6月1日 9時05分」(日本時間)。"""
    local = value if value.tzinfo is None else value.astimezone(TOKYO)
    return f"{ymd(local)} {local.hour}時{local.minute:02}分"


def _with_mark(value: Decimal, places: int, plus: str = "") -> str:
    rounded = half_up(value, places)
    # abs() と単項マイナスは 28 桁で丸めるので、符号だけを外す。
    magnitude = f"{rounded.copy_abs():,f}"
    if rounded < 0:
        return f"{MINUS}{magnitude}"
    return f"{plus}{magnitude}" if rounded > 0 else magnitude


def _civil_date(value: date | datetime) -> date:
    if not isinstance(value, datetime):
        return value
    return value.date() if value.tzinfo is None else value.astimezone(TOKYO).date()


def _era_on(day: date) -> Era:
    if day < GREGORIAN_SINCE:
        message = f"和暦で示せるのは1873年1月1日以降です: {day.isoformat()}"
        raise ValueError(message)
    return next(era for era in ERAS if era.began <= day)


def _eras_of_fiscal_year(fiscal_year: int) -> tuple[Era, ...]:
    """4月1日の元号と、その年のうちに改まった元号。翌年の1〜3月の改元は年度の名を変えない。"""
    first = _era_on(date(fiscal_year, 4, 1))
    last = _era_on(date(fiscal_year, 12, 31))
    return (first,) if first == last else (first, last)
