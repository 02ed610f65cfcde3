"""役所の人が書くとおりの日付と年月。西暦でも和暦でも、半角でも全角でも読む。"""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, timedelta

from portal.common.formats import ERAS, GREGORIAN_SINCE, Era

_INITIALS = dict(zip("RHSTM", ERAS, strict=True))
_NAMES = {era.name: era for era in ERAS} | {era.name[0]: era for era in ERAS}
_YEAR = rf"(?:(?P<era>{'|'.join((*_NAMES, *_INITIALS))})?\s*(?P<year>元|[0-9]{{1,4}}))"
_MONTH, _DAY = r"(?P<month>[0-9]{1,2})", r"(?P<day>[0-9]{1,2})"
_DATES = (
    *(re.compile(rf"{_YEAR}\s*{mark}\s*{_MONTH}\s*{mark}\s*{_DAY}") for mark in ("-", "/", r"\.")),
    re.compile(rf"{_YEAR}\s*年\s*{_MONTH}\s*月\s*{_DAY}\s*日"),
    re.compile(r"(?P<era>)(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})"),
)
_MONTHS = (
    *(re.compile(rf"{_YEAR}\s*{mark}\s*{_MONTH}") for mark in ("-", "/", r"\.")),
    re.compile(rf"{_YEAR}\s*年\s*{_MONTH}\s*月"),
    re.compile(r"(?P<era>)(?P<year>[0-9]{4})(?P<month>[0-9]{2})"),
)
_HYPHENS = str.maketrans("−‐‑–", "----")  # NFKC が半角の - にしない、横棒に見える字


class NotADate(ValueError):  # noqa: N818 - 文が誤りを言う
    """日付・年月ではない。文は画面に示す日本語。"""


def parse_date(text: str) -> date | None:
    """日付を読む。空欄は None。

    2020-06-01、2020/6/1、20200601、令和2年6月1日、R2.6.1 などを読む。``NotADate``: 形が違う、
    暦にない日、元号とその期間が合わない日(S64.1.8)のとき。
    """
    plain = _plain(text)
    if not plain:
        return None
    found = _match(plain, _DATES)
    if found is None:
        raise NotADate("日付は「2020-06-01」か「令和2年6月1日」の形で入力してください。")
    era, year = _era_and_year(found)
    day = _on_calendar(year, int(found["month"]), int(found["day"]))
    if era is not None:
        _check_era(era, day, day)
    return day


def parse_month(text: str) -> date | None:
    """年月を読み、その月の1日を返す。空欄は None。

    改元のあった月は、どちらの元号でもよい(平成31年4月、昭和64年1月と平成元年1月)。
    ``NotADate``: 形が違う、13月など、元号とその期間が合わない月のとき。
    """
    plain = _plain(text)
    if not plain:
        return None
    found = _match(plain, _MONTHS)
    if found is None:
        raise NotADate("年月は「2020-06」か「令和2年6月」の形で入力してください。")
    era, year = _era_and_year(found)
    month = int(found["month"])
    if not 1 <= month <= 12:
        message = f"{month}月という月はありません。1月から12月までで入力してください。"
        raise NotADate(message)
    first = _on_calendar(year, month, 1)
    if era is not None:
        _check_era(era, first, _last_of_month(first))
    return first


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).translate(_HYPHENS).strip().upper()


def _match(plain: str, patterns: Iterable[re.Pattern[str]]) -> re.Match[str] | None:
    matches = (pattern.fullmatch(plain) for pattern in patterns)
    return next((found for found in matches if found is not None), None)


def _era_and_year(found: re.Match[str]) -> tuple[Era | None, int]:
    """元号(西暦なら None)と西暦の年。"""
    name, digits = found["era"], found["year"]
    if not name:
        if digits == "元" or len(digits) != 4:
            raise NotADate("西暦の年は4桁で、和暦の年は「令和2年」のように元号を付けてください。")
        return None, int(digits)
    era = _NAMES.get(name) or _INITIALS[name]
    number = 1 if digits == "元" else int(digits)
    if number == 0:
        raise NotADate(f"{era.name}0年という年はありません。")
    return era, era.began.year + number - 1


def _on_calendar(year: int, month: int, day: int) -> date:
    try:
        found = date(year, month, day)
    except ValueError as error:
        message = f"{year}年{month}月{day}日という日は暦にありません。"
        raise NotADate(message) from error
    # 明治5年までは太陰太陽暦で、西暦の月日と一対一に対応しない。
    if found < GREGORIAN_SINCE:
        raise NotADate("1873年（明治6年）より前の日付は登録できません。")
    return found


def _check_era(era: Era, first: date, last: date) -> None:
    """first から last までの期間が、少しも元号の期間に入らなければ断る。"""
    newer = ERAS[: ERAS.index(era)]
    ended = newer[-1].began if newer else date.max
    if last >= era.began and first < ended:
        return
    right = next(each for each in ERAS if each.began <= last)
    message = f"{era.name}はこの時期の元号ではありません。正しくは{right.year(first.year)}です。"
    raise NotADate(message)


def _last_of_month(first: date) -> date:
    if (first.year, first.month) == (date.max.year, date.max.month):
        return date.max
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
