"""着地見込み from rows: what is learnt, what is said on the page, and to whom."""

from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.test import Client

from evaluation.actions.learn_seasons import learn_seasons
from evaluation.models import Line, MonthlyResult, SeasonalPattern
from evaluation.queries.landing import forecasts
from portal.common.fiscal import FiscalYear
from portal.common.viewer import Role, Viewer
from sites.models import JointSite
from tests import factories

pytestmark = pytest.mark.django_db
NOW = factories.NOW
YEAR = FiscalYear(2025)


def year_of(site: JointSite, indicator: str, year: int, values: list[int]) -> None:
    for value, month in zip(values, FiscalYear(year).months, strict=False):
        factories.month(site, indicator, month, value)


@pytest.fixture
def site() -> JointSite:
    made = factories.site(years=(2023, 2024, 2025))
    for indicator, size in (("USERS", 100), ("PLACEMENTS", 10), ("NEW_SEEKERS", 25)):
        year_of(made, indicator, 2023, [size] * 12)
        year_of(made, indicator, 2024, [size] * 12)
        year_of(made, indicator, 2025, [size] * 4)
    factories.target(made, "USERS", 1300)
    factories.target(made, "PLACEMENTS", 90)
    factories.target(made, "PLACEMENT_RATE", "40.0")
    learn_seasons(year=YEAR, by=Viewer.system(), now=NOW)
    return made


def lines(site: JointSite) -> list[Line]:
    rows = Line.objects.filter(site=site, fiscal_year=YEAR.year).select_related("indicator")
    return list(rows.order_by("indicator__position"))


def test_each_target_gets_where_its_year_will_end(site: JointSite) -> None:
    found = {
        one.line.indicator.code: one
        for one in forecasts(factories.viewer(Role.HELLO_WORK), site, YEAR, lines(site))
    }
    users, placed, rate = (found[c] for c in ("USERS", "PLACEMENTS", "PLACEMENT_RATE"))
    assert users.count is not None
    assert placed.count is not None
    assert rate.rate is not None
    assert users.count.reported == 400
    assert abs(users.count.expected - 1200) < 60
    assert users.count.needed_a_month == Decimal(900) / 8
    assert users.probability is not None
    assert placed.probability is not None
    assert users.probability < Decimal("0.5") < placed.probability
    assert abs(rate.rate.expected - 40) < 3


def test_who_does_not_see_the_open_months_gets_no_forecast_of_them(site: JointSite) -> None:
    stranger = factories.viewer(Role.LOCAL_GOVERNMENT, factories.body("012025"))
    seen = forecasts(stranger, site, YEAR, lines(site))
    assert all(one.count is None or one.count.reported == 0 for one in seen)


def test_learning_again_changes_nothing_and_a_month_does(site: JointSite) -> None:
    facts = ("shares", "yearly", "monthly", "this_year", "last_year", "pairs")
    before = list(SeasonalPattern.objects.order_by("pk").values_list(*facts))
    learn_seasons(year=YEAR, by=Viewer.system(), now=NOW)
    assert list(SeasonalPattern.objects.order_by("pk").values_list(*facts)) == before
    MonthlyResult.objects.filter(site=site, indicator__code="USERS", month=date(2024, 4, 1)).update(
        value=900_000
    )
    learn_seasons(year=YEAR, by=Viewer.system(), now=NOW)
    assert list(SeasonalPattern.objects.order_by("pk").values_list(*facts)) != before


def test_only_the_clock_learns() -> None:
    with pytest.raises(PermissionDenied):
        learn_seasons(year=YEAR, by=factories.viewer(Role.MINISTRY), now=NOW)


def test_the_page_says_it_in_words(client: Client, site: JointSite, static_files: None) -> None:
    client.force_login(factories.person(Role.HELLO_WORK))
    page = client.get(f"/sites/{site.code}/?year=2025").content.decode()
    assert "着地見込み" in page
    assert "残り8か月、月112.5人" in page
    client.force_login(factories.person(Role.LOCAL_GOVERNMENT, factories.body("012025")))
    assert "着地見込み" not in client.get(f"/sites/{site.code}/?year=2025").content.decode()


def test_the_forecasts_of_a_year_that_is_over_are_scored_beside_a_run_rate() -> None:
    said = StringIO()
    chosen = ("--indicator", "PLACEMENTS", "--indicator", "PLACEMENT_RATE")
    call_command("backtest_landing", "--year", "2019", *chosen, stdout=said)
    rows = [line.split("\t") for line in said.getvalue().splitlines()]
    (placements,) = [row for row in rows if row[0] == "就職件数" and row[2] == "3"]
    assert placements[3] == "337"
    coverage, error, naive = (float(cell.rstrip("%")) for cell in placements[4:7])
    assert coverage >= 80
    assert error < naive
    assert {row[-1] for row in rows[1:]} == {"よい", "よくない"}
    (rate,) = [row for row in rows if row[0] == "就職率" and row[2] == "6"]
    assert rate[5].endswith("ポイント")
    assert float(rate[4].rstrip("%")) >= 75
    assert float(rate[8]) < float(rate[9])  # Brier, beside the run-rate's
