"""巡回相談・面接会・セミナー。資料に回数のあるものはそのとおり、ほかは合成で（デモ）と書く。

面接会の開催回数（INTERVIEW_EVENTS）は、ここにある面接会を月ごとに数えたものになる。
"""

from collections.abc import Iterator
from datetime import date, timedelta

from evaluation.demonstration.apportion import apportion
from evaluation.demonstration.draw import draw
from evaluation.demonstration.named import FUKUOKA, NAMED, TAKAYAMA
from evaluation.demonstration.records import Outreach, OutreachKind, Site
from evaluation.demonstration.seasons import fiscal_months

_FIRST_YEAR = 2018  # 面接会の合成は、目標のある年度から
_HOST_PERCENT = 30  # 面接会を開く一般型の拠点の割合（合成）
_USUAL = (1, 2, 2, 2, 1, 2, 3, 3, 1, 2, 3, 1)  # 4月から3月までの開きやすさ
# 令和2年度は、春の催しを中止・延期した（7ページ）。
_DISRUPTED = (0, 0, 0, 1, 1, 2, 3, 3, 2, 2, 3, 2)
_BRANCHES = 9  # 高山市の支所の数（12ページ）
_FUKUOKA_FROM = 7  # 11月。4月を0と数える
_FUKUOKA_INTERVIEWS, _FUKUOKA_SEMINARS = 17, 10  # 令和2年11月〜令和3年3月（13ページ）


def build_outreach(sites: tuple[Site, ...]) -> tuple[Outreach, ...]:
    """催しを日付・拠点の順に返す。"""
    events = [*_takayama(), *_fukuoka()]
    for site in sites:
        for year in range(_FIRST_YEAR, 2021):
            if _holds_interviews(site) and site.operates_in(year):
                events += _synthetic(site, year)
    return tuple(sorted(events, key=lambda event: (event.held_on, event.site, event.title)))


def _holds_interviews(site: Site) -> bool:
    """面接会を開く拠点か。名のある拠点には、資料にない催しを作らない。"""
    named = {each.code for each in NAMED}
    lucky = draw(0, 99, "interviews", site.code) < _HOST_PERCENT
    return site.kind == "GENERAL" and site.code not in named and lucky


def _weekday(month: date, *key: str | int) -> date:
    """その月の8日から26日までの平日。"""
    day = month.replace(day=draw(8, 24, "day", month.isoformat(), *key))
    is_weekend = day.weekday() >= 5
    return day + timedelta(days=7 - day.weekday()) if is_weekend else day


def _takayama() -> Iterator[Outreach]:
    """9か所の支所で月1回の巡回相談。"""
    for month in fiscal_months(2020):
        for branch in range(1, _BRANCHES + 1):
            yield Outreach(
                site=TAKAYAMA.code,
                kind="CIRCUIT",
                title="巡回相談",
                held_on=_weekday(month, TAKAYAMA.code, branch),
                venue=f"高山市の支所（{branch}/{_BRANCHES}）",
            )


def _fukuoka() -> Iterator[Outreach]:
    """令和2年11月から令和3年3月までのミニ面接会17回とセミナー10回。"""
    plans: tuple[tuple[OutreachKind, str, int], ...] = (
        ("INTERVIEW", "ミニ面接会", _FUKUOKA_INTERVIEWS),
        ("SEMINAR", "人材不足分野のセミナー", _FUKUOKA_SEMINARS),
    )
    months = fiscal_months(2020)[_FUKUOKA_FROM:]
    for kind, title, total in plans:
        number = 0
        for month, count in zip(months, apportion(total, [1] * len(months)), strict=True):
            for _ in range(count):
                number += 1
                yield Outreach(
                    site=FUKUOKA.code,
                    kind=kind,
                    title=f"{title}（第{number}回）",
                    held_on=_weekday(month, FUKUOKA.code, kind, number),
                    venue=f"福岡県内の会場（{number}/{total}）",
                )


def _synthetic(site: Site, year: int) -> Iterator[Outreach]:
    """合成の面接会（年3〜12回、令和2年度は2〜8回）とセミナー（年1〜4回）。"""
    disrupted = year == 2020
    weights = _DISRUPTED if disrupted else _USUAL
    bounds = (2, 8) if disrupted else (3, 12)
    plans: tuple[tuple[OutreachKind, str, int], ...] = (
        ("INTERVIEW", "面接会（デモ）", draw(*bounds, "interviews", site.code, year)),
        ("SEMINAR", "セミナー（デモ）", draw(1, 4, "seminars", site.code, year)),
    )
    for kind, title, total in plans:
        wobble = [w * draw(60, 140, "event", kind, site.code, i) for i, w in enumerate(weights)]
        counts = apportion(total, wobble)
        number = 0
        for month, count in zip(fiscal_months(year), counts, strict=True):
            for _ in range(count):
                number += 1
                yield Outreach(
                    site=site.code,
                    kind=kind,
                    title=f"{title}第{number}回",
                    held_on=_weekday(month, site.code, kind, number),
                    venue=f"{site.address}の会場（デモ）",
                )
