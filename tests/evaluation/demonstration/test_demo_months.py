"""月ごとの実績の全国計が公表値にちょうど等しく、1か月ごとにも筋が通る。"""

from collections import defaultdict
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest

from evaluation.demonstration.records import Nation

EVERYWHERE = ("PLACEMENTS", "NEW_SEEKERS", "USERS", "CONSULTATIONS")


def _year(month: date) -> int:
    return month.year - (month.month < 4)


@pytest.fixture(scope="module")
def sums(nation: Nation) -> dict[tuple[str, int], int]:
    totals: dict[tuple[str, int], int] = defaultdict(int)
    for row in nation.months:
        totals[row.indicator, _year(row.month)] += row.value
    return totals


@pytest.fixture(scope="module")
def cells(nation: Nation) -> dict[tuple[str, date], dict[str, int]]:
    table: dict[tuple[str, date], dict[str, int]] = defaultdict(dict)
    for row in nation.months:
        table[row.site, row.month][row.indicator] = row.value
    return table


@pytest.mark.parametrize(
    ("indicator", "published"),
    [
        ("PLACEMENTS", [82_923, 79_639, 75_639, 61_176]),
        ("USERS", [1_901_479, 1_883_806, 1_835_104, 1_508_281]),
        ("CONSULTATIONS", [924_179, 928_943, 941_981, 916_660]),
    ],
)
def test_national_sums(
    sums: dict[tuple[str, int], int], indicator: str, published: list[int]
) -> None:
    assert [sums[indicator, year] for year in range(2017, 2021)] == published


def test_national_placement_rate(sums: dict[tuple[str, int], int]) -> None:
    rates = [
        (Decimal(100 * sums["PLACEMENTS", year]) / sums["NEW_SEEKERS", year]).quantize(
            Decimal("0.1"), ROUND_HALF_UP
        )
        for year in range(2017, 2021)
    ]
    assert [str(rate) for rate in rates] == ["39.5", "38.8", "37.1", "34.1"]
    assert (sums["NEW_SEEKERS", 2019], sums["NEW_SEEKERS", 2020]) == (203_879, 179_402)


def test_welfare_recipients_placed(nation: Nation, sums: dict[tuple[str, int], int]) -> None:
    assert sums["WELFARE_PLACED", 2020] == 17_077
    serving = {
        (profile.site, profile.year)
        for profile in nation.profiles
        if "WELFARE_RECIPIENTS" in profile.groups
    }
    counted = {
        (row.site, _year(row.month)) for row in nation.months if row.indicator == "WELFARE_PLACED"
    }
    assert counted == {(site, year) for site, year in serving if year <= 2020}


def test_months_make_sense_one_by_one(cells: dict[tuple[str, date], dict[str, int]]) -> None:
    for key, cell in cells.items():
        assert min(cell.values()) >= 0, key
        assert cell["PLACEMENTS"] <= cell["NEW_SEEKERS"] <= cell["CONSULTATIONS"], key
        assert cell["CONSULTATIONS"] <= cell["USERS"], key
        assert cell.get("WELFARE_PLACED", 0) <= cell["PLACEMENTS"], key
        assert cell.get("PERSONS_PLACED", 0) <= cell.get("SUPPORTED", 0), key
        assert cell.get("PERSONS_PLACED", 0) <= cell["PLACEMENTS"], key


def test_every_open_site_has_twelve_months_of_the_common_indicators(nation: Nation) -> None:
    held = {(row.site, row.indicator, row.month) for row in nation.months}
    assert len(held) == len(nation.months)
    expected = {
        (profile.site, indicator, date(profile.year + (month < 4), month, 1))
        for profile in nation.profiles
        if profile.year <= 2020
        for indicator in EVERYWHERE
        for month in range(1, 13)
    }
    assert {key for key in held if key[1] in EVERYWHERE} == expected


def test_every_welfare_site_counts_supported_and_placed(nation: Nation) -> None:
    welfare = {site.code for site in nation.sites if site.kind == "WELFARE"}
    open_years = {(p.site, p.year) for p in nation.profiles if p.site in welfare and p.year <= 2020}
    for indicator in ("SUPPORTED", "PERSONS_PLACED"):
        held = {(r.site, _year(r.month)) for r in nation.months if r.indicator == indicator}
        assert open_years == held


def test_rates_are_never_stored_as_months(nation: Nation) -> None:
    kinds = {row.indicator for row in nation.months}
    assert not kinds & {"PLACEMENT_RATE", "SUPPORTED_RATE"}


def test_the_open_year_has_no_months(nation: Nation) -> None:
    assert {_year(row.month) for row in nation.months} == {2017, 2018, 2019, 2020}


def test_spring_peak_december_dip_and_the_emergency(nation: Nation) -> None:
    by_month: dict[date, int] = defaultdict(int)
    for row in nation.months:
        if row.indicator == "USERS":
            by_month[row.month] += row.value
    for year in (2017, 2018, 2019):
        months = {m: v for m, v in by_month.items() if _year(m) == year}
        assert max(months, key=lambda m: months[m]).month in {3, 4, 5}
        assert min(months, key=lambda m: months[m]).month == 12
    for month in (4, 5):
        assert by_month[date(2020, month, 1)] < by_month[date(2019, month, 1)] * 6 // 10
    assert by_month[date(2020, 10, 1)] > by_month[date(2020, 5, 1)] * 2


def test_sites_differ_in_size_and_resemble_themselves(nation: Nation) -> None:
    totals: dict[tuple[str, int], int] = defaultdict(int)
    for row in nation.months:
        if row.indicator == "USERS":
            totals[row.site, _year(row.month)] += row.value
    latest = sorted(value for (_, year), value in totals.items() if year == 2020)
    assert latest[-1] > 20 * latest[len(latest) // 2]
    assert sum(latest) > 2 * len(latest) * latest[len(latest) // 2]
    share_2020, share_2019 = 1_508_281, 1_835_104
    for (site, year), value in totals.items():
        if year == 2020 and (site, 2019) in totals:
            ratio = (value / share_2020) / (totals[site, 2019] / share_2019)
            assert 0.5 < ratio < 2.0, site
