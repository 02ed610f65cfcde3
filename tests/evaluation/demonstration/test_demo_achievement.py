"""目標と実績から数え直した達成状況が、公表値に合う。"""

from collections import Counter, defaultdict
from decimal import Decimal

import pytest

from evaluation.demonstration.records import Nation, Target

RATES = {
    "PLACEMENT_RATE": ("PLACEMENTS", "NEW_SEEKERS"),
    "SUPPORTED_RATE": ("PERSONS_PLACED", "SUPPORTED"),
}


@pytest.fixture(scope="module")
def levels(nation: Nation) -> dict[tuple[str, int], str]:
    totals: dict[tuple[str, int, str], int] = defaultdict(int)
    for row in nation.months:
        totals[row.site, row.month.year - (row.month.month < 4), row.indicator] += row.value

    def met(target: Target) -> bool:
        key = (target.site, target.year)
        if target.indicator in RATES:
            over, under = RATES[target.indicator]
            return totals[*key, over] * 100 >= totals[*key, under] * target.value
        assert (*key, target.indicator) in totals
        return totals[*key, target.indicator] >= target.value

    results = defaultdict(list)
    for target in nation.targets:
        if target.year <= 2020:
            results[target.site, target.year].append(met(target))
    return {
        key: "FULL" if all(each) else "PARTIAL" if any(each) else "NONE"
        for key, each in results.items()
    }


def _count(levels: dict[tuple[str, int], str], year: int) -> Counter[str]:
    return Counter(level for (_, at), level in levels.items() if at == year)


def test_2020_levels(levels: dict[tuple[str, int], str]) -> None:
    assert _count(levels, 2020) == {"FULL": 79, "PARTIAL": 151, "NONE": 109}


@pytest.mark.parametrize(("year", "achieved", "sites"), [(2018, 279, 337), (2019, 265, 337)])
def test_earlier_levels(
    levels: dict[tuple[str, int], str], year: int, achieved: int, sites: int
) -> None:
    count = _count(levels, year)
    assert (count["FULL"] + count["PARTIAL"], count.total()) == (achieved, sites)


def test_bodies_with_an_achieving_site(nation: Nation, levels: dict[tuple[str, int], str]) -> None:
    running = [site for site in nation.sites if (site.code, 2020) in levels]
    achieving = {
        host for site in running if levels[site.code, 2020] != "NONE" for host in site.hosts
    }
    assert (len(achieving), len({host for site in running for host in site.hosts})) == (146, 183)


def test_no_target_in_2017(nation: Nation) -> None:
    assert {target.year for target in nation.targets} == {2018, 2019, 2020, 2021}


def test_every_site_year_has_one_to_four_distinct_targets(nation: Nation) -> None:
    indicators = defaultdict(list)
    for target in nation.targets:
        indicators[target.site, target.year].append(target.indicator)
    expected = {(p.site, p.year) for p in nation.profiles if p.year >= 2018}
    assert set(indicators) == expected
    for each in indicators.values():
        assert 1 <= len(each) <= 4
        assert len(set(each)) == len(each)
    assert {len(each) for each in indicators.values()} == {1, 2, 3, 4}


def test_partial_needs_two_targets(nation: Nation, levels: dict[tuple[str, int], str]) -> None:
    counts = Counter((target.site, target.year) for target in nation.targets)
    partial = [key for key, level in levels.items() if level == "PARTIAL"]
    assert min(counts[key] for key in partial) >= 2


def test_counts_are_whole_and_rates_have_one_decimal(nation: Nation) -> None:
    for target in nation.targets:
        unit = Decimal("0.1") if target.indicator in RATES else Decimal(1)
        assert target.value > 0
        assert target.value % unit == 0
        if target.indicator in RATES:
            assert target.value <= 100


def test_2021_carries_the_level_of_2020_over(nation: Nation) -> None:
    values = {(t.site, t.year, t.indicator): t.value for t in nation.targets}
    carried = {key: value for key, value in values.items() if key[1] == 2021}
    new = {key[0] for key in carried} - {key[0] for key in values if key[1] == 2020}
    assert len(new) == 1
    for (site, _, indicator), value in carried.items():
        if site not in new:
            assert value == values[site, 2020, indicator]
