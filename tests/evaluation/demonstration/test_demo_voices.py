"""利用者アンケートと催し。"""

from collections import Counter
from dataclasses import astuple
from decimal import ROUND_HALF_UP, Decimal

from evaluation.demonstration.records import Nation


def _share(part: int, whole: int) -> str:
    return str((Decimal(100 * part) / whole).quantize(Decimal("0.1"), ROUND_HALF_UP))


def test_satisfaction_of_2020(nation: Nation) -> None:
    answers = [astuple(survey)[2:] for survey in nation.surveys]
    sums = [sum(column) for column in zip(*answers, strict=True)]
    assert sum(sums) == 5_339
    assert [_share(count, 5_339) for count in sums] == ["75.7", "19.9", "3.8", "0.5", "0.1"]
    assert _share(sums[0] + sums[1], 5_339) == "95.6"


def test_more_than_eighty_percent_of_sites_reach_ninety(nation: Nation) -> None:
    high = 0
    for survey in nation.surveys:
        counts = astuple(survey)[2:]
        assert min(counts) >= 0
        assert sum(counts) > 0
        high += (counts[0] + counts[1]) * 10 >= sum(counts) * 9
    assert len(nation.surveys) * 8 < high * 10 < len(nation.surveys) * 10


def test_one_survey_a_site_open_in_2020(nation: Nation) -> None:
    surveyed = [(survey.site, survey.year) for survey in nation.surveys]
    running = {(profile.site, 2020) for profile in nation.profiles if profile.year == 2020}
    assert len(set(surveyed)) == len(surveyed)
    assert set(surveyed) <= running


def test_interview_months_count_the_interviews_held(nation: Nation) -> None:
    held = Counter(
        (event.site, event.held_on.replace(day=1))
        for event in nation.outreach
        if event.kind == "INTERVIEW"
    )
    reported = {
        (row.site, row.month): row.value
        for row in nation.months
        if row.indicator == "INTERVIEW_EVENTS"
    }
    assert set(held) <= set(reported)
    assert {key: value for key, value in reported.items() if value} == held


def test_events_fall_on_weekdays_while_the_site_is_open(nation: Nation) -> None:
    open_years = {(profile.site, profile.year) for profile in nation.profiles}
    for event in nation.outreach:
        day = event.held_on
        assert day.weekday() < 5
        assert (event.site, day.year - (day.month < 4)) in open_years


def test_synthetic_events_say_so(nation: Nation) -> None:
    names = {site.code: site.name for site in nation.sites}
    published = {"ワークサロンたかやま", "福岡県中高年就職支援センター"}
    for event in nation.outreach:
        assert ("（デモ）" in event.title) == (names[event.site] not in published)
