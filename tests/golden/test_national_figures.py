"""Every golden figure of DOMAIN.md §2, read from the rows of the demonstration nation."""

from decimal import Decimal

import pytest
from django.utils import timezone

from evaluation.reports.national import national_report
from evaluation.reports.national_figures import read_figures
from portal.common.exports.table import Report, Table
from portal.common.fiscal import FiscalYear
from portal.common.viewer import Viewer

pytestmark = pytest.mark.django_db


def report_of(year: int) -> Report:
    return national_report(
        read_figures(Viewer.system(), FiscalYear(year)),
        as_of=timezone.now(),
        is_demonstration=True,
    )


def table(report: Report, key: str) -> Table:
    return next(one for one in report.tables if one.key == key)


def column(found: Table, key: str) -> list[object]:
    return [row.value(key) for row in found.rows]


def test_four_years_of_results() -> None:
    found = table(report_of(2020), "results-by-year")
    assert column(found, "year") == [2017, 2018, 2019, 2020]
    assert column(found, "placements") == [82_923, 79_639, 75_639, 61_176]
    assert column(found, "rate") == [Decimal(one) for one in ("39.5", "38.8", "37.1", "34.1")]
    assert column(found, "users") == [1_901_479, 1_883_806, 1_835_104, 1_508_281]
    assert column(found, "consultations") == [924_179, 928_943, 941_981, 916_660]
    assert column(found, "sites") == [329, 337, 337, 339]


def test_changes_on_the_year_before() -> None:
    last = table(report_of(2020), "results-by-year").rows[-1]
    assert last.value("placements_change") == Decimal("-19.1")
    assert last.value("rate_change") == Decimal("-3.0")
    assert last.value("new_seekers_change") == Decimal("-12.0")


def test_achievement_by_year() -> None:
    found = table(report_of(2020), "achievement-by-year")
    assert column(found, "achieved") == [None, 279, 265, 230]
    assert column(found, "share") == [None, Decimal("82.8"), Decimal("78.6"), Decimal("67.8")]


def test_levels_of_2020() -> None:
    found = table(report_of(2020), "levels")
    assert column(found, "sites") == [79, 151, 109, 0, 339]
    assert column(found, "share") == [
        Decimal(one) for one in ("23.3", "44.5", "32.2", "0.0", "100.0")
    ]


def test_sites_and_bodies_that_achieved_and_the_rule_beneath() -> None:
    found = table(report_of(2020), "achievement")
    assert column(found, "achieved") == [230, 146]
    assert column(found, "all") == [339, 183]
    assert column(found, "share") == [Decimal("67.8"), Decimal("79.8")]
    assert "拠点が1つでも達成" in found.notes[0]


def test_services_of_2020() -> None:
    found = table(report_of(2020), "services")
    assert column(found, "bodies") == [144, 99, 20, 7, 10, 19]
    assert column(found, "sites") == [266, 171, 21, 8, 10, 22]


def test_target_groups_of_2020() -> None:
    found = table(report_of(2020), "groups")
    assert column(found, "bodies") == [136, 18, 39, 45, 18, 84, 26]
    assert column(found, "sites") == [239, 19, 52, 59, 19, 110, 28]


def test_satisfaction_of_2020() -> None:
    found = table(report_of(2020), "satisfaction")
    assert column(found, "share") == [
        Decimal(one) for one in ("75.7", "19.9", "3.8", "0.5", "0.1", "95.6")
    ]
    assert found.notes[0] == "N = 5,339"
    figures = read_figures(Viewer.system(), FiscalYear(2020)).satisfaction
    assert figures.sites_at_ninety * 100 > 80 * figures.sites


def test_welfare_placements_and_benchmark_of_2020() -> None:
    report = report_of(2020)
    assert column(table(report, "welfare"), "value") == [17_077]
    assert column(table(report, "benchmarks"), "value") == [Decimal("34.1"), Decimal("24.6")]


def test_prefectures_tie_out_to_the_nation() -> None:
    found = table(report_of(2020), "prefectures")
    assert len(found.rows) == 47
    for key, total in (("sites", 339), ("achieved", 230), ("placements", 61_176)):
        values = [value for value in column(found, key) if isinstance(value, int)]
        assert sum(values) == total


def test_the_report_says_that_it_is_synthetic() -> None:
    assert "公表値に合わせた合成データ" in report_of(2020).notices
