"""Targets in danger are warned of by October: once a month, and only where enough is known."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from evaluation.actions.alert_landings import alert_landings
from evaluation.models import (
    AlertRule,
    AnnualTarget,
    ImprovementPlan,
    Indicator,
    LandingAlert,
    SeasonalPattern,
)
from evaluation.queries.landing import forecasts, forecasts_of_year
from evaluation.queries.sites import lines
from portal.common.acting import acting_as
from portal.common.fiscal import FiscalYear
from portal.common.models import OutboxItem
from portal.common.viewer import Role, Viewer
from portal.people.models import Notice
from sites.models import JointSite
from tests import factories, outbox
from tests.agreements import councils
from tests.evaluation.adviser_scenarios import placed, site_in_danger
from tests.evaluation.improving import rule

pytestmark = pytest.mark.django_db
CLOCK = Viewer.system()
YEAR = FiscalYear(2025)


@pytest.fixture
def site() -> JointSite:
    return site_in_danger(YEAR)


def alert() -> int:
    return alert_landings(year=YEAR, by=CLOCK, now=factories.NOW)


def test_a_target_in_danger_is_warned_of_with_the_figures_of_the_day(site: JointSite) -> None:
    assert alert() == 1
    made = LandingAlert.objects.get()
    assert (made.month, made.target, made.months_left) == (date(2025, 9, 1), Decimal(120), 6)
    assert made.needed_a_month == Decimal(15)
    assert made.chance < made.chance_below == Decimal("0.20")
    assert 50 < made.low < made.expected < made.high < 110
    with pytest.raises(IntegrityError, match="変えることも消すこともできません"):
        LandingAlert.objects.update(chance=0)


def test_s39_no_warning_twice_for_the_same_month_and_one_more_for_the_next(
    site: JointSite,
) -> None:
    assert (alert(), alert()) == (1, 0)
    told = OutboxItem.objects.filter(kind="evaluation.tell_alerts")
    assert told.count() == 2
    factories.month(site, "PLACEMENTS", date(2025, 10, 1), 4)
    assert (alert(), alert()) == (1, 0)
    assert told.count() == 4
    assert LandingAlert.objects.last_of_each().get().month == date(2025, 10, 1)


@pytest.mark.parametrize("too_little", ["early", "no past", "no spread", "no rule", "likely"])
def test_no_warning_where_the_forecast_says_too_little(site: JointSite, too_little: str) -> None:
    if too_little == "early":
        site.months.filter(month=date(2025, 9, 1)).delete()
    elif too_little == "no past":
        site.months.filter(fiscal_year=2024).delete()
    elif too_little == "no spread":
        SeasonalPattern.objects.update(pairs=9)
    elif too_little == "no rule":
        AlertRule.objects.update(from_year=2026)
    else:
        AnnualTarget.objects.filter(site=site).delete()
        factories.target(site, "PLACEMENTS", 55)
    assert alert() == 0


def test_the_rule_of_the_year_counts(site: JointSite) -> None:
    AlertRule.objects.create(
        from_year=2025, first_month=11, chance_below=Decimal("0.2"), source="通知"
    )
    assert alert() == 0


def test_where_fewer_are_better_many_are_the_danger(site: JointSite) -> None:
    Indicator.objects.filter(code="PLACEMENTS").update(direction="DOWN")
    assert alert() == 0
    AnnualTarget.objects.filter(site=site).delete()
    factories.target(site, "PLACEMENTS", 60)
    chance = forecasts(CLOCK, site, YEAR, list(lines(CLOCK, site, [2025])))[0].probability
    assert chance is not None
    assert chance < Decimal("0.2")
    assert alert() == 1


def test_both_sides_and_the_bureau_are_told_once_and_nobody_else(site: JointSite) -> None:
    for role in (Role.LOCAL_GOVERNMENT, Role.HELLO_WORK, Role.BUREAU, Role.MINISTRY):
        factories.person(role)
    factories.person(Role.BUREAU, factories.bureau("13"))
    factories.person(Role.LOCAL_GOVERNMENT, factories.body("131016"))
    alert()
    outbox.deliver_all(factories.NOW)
    told = Notice.objects.filter(topic="evaluation.alerts")
    ours = told.filter(person__name__startswith="試験")
    names = [one.person.name for one in ours.select_related("person")]
    assert sorted(names) == ["試験ハローワーク", "試験労働局", "試験自治体"]
    assert "就職件数" in told.get(person__name="試験自治体").text
    assert "1拠点" in told.get(person__name="試験労働局").title


def test_only_the_clock_warns(site: JointSite) -> None:
    with pytest.raises(PermissionDenied):
        alert_landings(year=YEAR, by=factories.viewer(Role.MINISTRY), now=factories.NOW)


def test_who_does_not_run_the_site_sees_no_warning(site: JointSite, client: Client) -> None:
    alert()
    for role in (Role.LOCAL_GOVERNMENT, Role.HELLO_WORK, Role.BUREAU, Role.MINISTRY):
        client.force_login(factories.person(role))
        assert site.name in client.get("/reports/alerts/2025/").content.decode()
    strangers = (
        factories.viewer(Role.LOCAL_GOVERNMENT, factories.body("131016")),
        factories.viewer(Role.HELLO_WORK, factories.office("13801")),
        factories.viewer(Role.BUREAU, factories.bureau("13")),
        factories.viewer(Role.SUBSCRIBER),
    )
    for stranger in strangers[:3]:
        assert not LandingAlert.objects.visible_to(stranger).exists()
        with acting_as(stranger):
            assert not LandingAlert.objects.all().exists()
    with (
        acting_as(strangers[3]),
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
    ):
        LandingAlert.objects.all().exists()


def test_the_page_names_rule_chance_and_need(site: JointSite, client: Client) -> None:
    alert()
    client.force_login(factories.person(Role.BUREAU))
    page = client.get("/reports/alerts/2025/").content.decode()
    for words in ("残り6か月、月15.0", "20%を下回る", "国は公表していない", "9月まで"):
        assert words in page, words
    file = client.get("/reports/alerts/2025/download/csv/").content.decode("utf-8-sig")
    assert "07204-91" in file
    assert client.get("/reports/alerts/1999/").status_code == 404


def test_a_warning_leads_to_the_plan_of_its_site_or_else_to_its_councils(
    site: JointSite, client: Client
) -> None:
    alert()
    client.force_login(factories.person(Role.BUREAU))
    agreement = councils.agreement()
    JointSite.objects.filter(pk=site.pk).update(agreement=agreement)
    here = "/reports/alerts/2025/"
    assert f'href="/agreements/{agreement.public_id}/"' in client.get(here).content.decode()
    older, newer = (
        ImprovementPlan.objects.create(
            site=site,
            fiscal_year=year,
            rule=rule(),
            reasons=[{"label": "試験", "sentence": "試験の理由。"}],
            opened_at=factories.NOW,
        )
        for year in (2023, 2024)
    )
    page = client.get(here).content.decode()
    assert f'href="/improvement-plans/{newer.public_id}/"' in page
    assert "令和6年度の改善計画（計画作成中）を見る" in page
    assert str(older.public_id) not in page
    assert f"/agreements/{agreement.public_id}/" not in page


def test_the_warnings_stand_in_the_navigation_of_those_who_may_see_them(
    static_files: None, client: Client
) -> None:
    for role in (Role.LOCAL_GOVERNMENT, Role.HELLO_WORK, Role.BUREAU, Role.MINISTRY):
        client.force_login(factories.person(role))
        assert 'href="/reports/alerts/"' in client.get("/").content.decode()
    led = client.get("/reports/alerts/", follow=True)
    assert "着地見込みの警告" in led.content.decode()
    client.force_login(factories.person(Role.SUBSCRIBER))
    assert "/reports/alerts/" not in client.get("/").content.decode()


def test_the_forecasts_of_many_sites_are_one_read(site: JointSite) -> None:
    """Three queries for one site and for six, and each site gets what it gets alone."""
    for number in range(92, 97):
        other = factories.site(f"07204-{number}")
        placed(other, [number] * 12, YEAR - 1)
        placed(other, [number] * 4, YEAR)
        factories.target(other, "PLACEMENTS", 12 * number)
    for sites in (JointSite.objects.filter(pk=site.pk), None):
        with CaptureQueriesContext(connection) as captured:
            found = forecasts_of_year(CLOCK, YEAR, sites)
        assert len(captured) == 3
    assert len(found) == 6
    alone = forecasts(CLOCK, site, YEAR, list(lines(CLOCK, site, [2025])))
    assert [one.count for one in found if one.line.site_id == site.pk] == [
        one.count for one in alone
    ]
