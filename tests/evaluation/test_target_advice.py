"""The page beside a target: three years, similar sites, the prefecture, and a typed level."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from evaluation.actions.set_target import set_target
from evaluation.models import Indicator, MonthlyResult
from evaluation.queries.target_advice import target_advice
from evaluation.rules.target_advice import Result
from portal.common.fiscal import FiscalYear
from portal.common.viewer import Role, Viewer
from sites.models import JointSite
from tests import factories
from tests.agreements import councils
from tests.evaluation.adviser_scenarios import placed, site_in_danger

pytestmark = pytest.mark.django_db
CLOCK = Viewer.system()
YEAR = FiscalYear(2025)
PAGE = "/sites/07204-91/targets/2025/"


def like_it(number: int, last: int, before: int | None = None) -> JointSite:
    """Another site of the same kind in the same prefecture, so many placed a month."""
    made = factories.site(f"07204-{number}", years=(2023, 2024, 2025))
    placed(made, [last] * 12, YEAR - 1)
    if before is not None:
        placed(made, [before] * 12, YEAR - 2)
    return made


@pytest.fixture
def site() -> JointSite:
    return site_in_danger(YEAR)


def said(client: Client, level: str = "120") -> str:
    client.force_login(factories.person(Role.HELLO_WORK, email=f"level-{level}@test.example"))
    return client.get(f"{PAGE}?PLACEMENTS={level}").content.decode()


def test_a_level_is_set_beside_similar_sites_the_own_past_and_the_landing(
    site: JointSite, client: Client
) -> None:
    for number, (last, before) in enumerate([(8, 8), (9, 10), (10, 9), (11, 10), (12, 10)], 92):
        like_it(number, last, before)
    page = said(client)
    for words in (
        "似た拠点5か所の前年度の実績は、中央値 120件、半数が 108件～132件 でした。",
        "この水準なら、似た拠点5か所のうち3か所が前年度に達成していました。",
        (
            "前年度の実績と同じ水準です。似た拠点5か所のうち、"
            "前年度の変化でそこまで届いたのは4か所です。"
        ),
        "実績がそろった過去1年度のうち1年度でこの水準に届きました。",
        "この水準を達成する見込みは1%未満です。",
        "同じ都道府県のほかの",
    ):
        assert words in page, words
    assert "前年度の実績より25.0%高い水準です。" in said(client, "150")


def test_small_numbers_and_no_past_are_said_as_such(site: JointSite, client: Client) -> None:
    like_it(92, 10)
    page = said(client)
    assert "似た拠点は1か所だけで、比べるには少なすぎます。" in page
    assert "似た拠点1か所のうち1か所が前年度に達成していました。似た拠点が少ないので" in page
    MonthlyResult.objects.filter(fiscal_year__lt=2025, site__code__startswith="07204-9").delete()
    page = said(client, "121")
    assert "似た拠点がありません。" in page
    assert "過去の実績がまだありません。" in page


def test_a_month_that_is_missing_makes_no_year(site: JointSite) -> None:
    placements = Indicator.objects.get(code="PLACEMENTS")
    key = (site.pk, placements.pk)
    assert target_advice(CLOCK, [site], [placements], 2025)[key].last == Result(120)
    site.months.filter(month="2025-03-01").update(value=None)
    assert target_advice(CLOCK, [site], [placements], 2025)[key].last is None


def test_a_rate_is_made_of_whole_years_of_both_sides(site: JointSite) -> None:
    rate = Indicator.objects.get(code="PLACEMENT_RATE")
    for month in (YEAR - 1).months:
        factories.month(site, "NEW_SEEKERS", month, 40)
    found = target_advice(CLOCK, [site], [rate], 2025)[site.pk, rate.pk]
    assert found.last == Result(120, 480)


def test_however_many_sites_it_asks_as_often(site: JointSite) -> None:
    indicators = list(Indicator.objects.filter(code__in=["PLACEMENTS", "USERS", "PLACEMENT_RATE"]))
    others = [like_it(number, 10) for number in (92, 93, 94)]
    counts = []
    for sites in ([site], [site, *others]):
        with CaptureQueriesContext(connection) as captured:
            target_advice(CLOCK, sites, indicators, 2025)
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 4


def test_nothing_of_open_months_is_told_to_strangers(site: JointSite, client: Client) -> None:
    client.force_login(factories.person(Role.LOCAL_GOVERNMENT, factories.body("131016")))
    page = client.get(f"{PAGE}?PLACEMENTS=120").content.decode()
    assert "120件" in page
    assert "この水準を達成する見込みは1%未満です。" not in page


def test_a_wrong_level_is_told_at_its_field_and_a_wrong_year_is_not_there(
    site: JointSite, client: Client
) -> None:
    client.force_login(factories.person(Role.BUREAU))
    refused = client.get(f"{PAGE}?PLACEMENTS=たくさん")
    assert refused.status_code == 400
    assert "数値を入力" in refused.content.decode()
    assert client.get("/sites/07204-91/targets/2019/").status_code == 404


def test_the_page_tells_what_a_target_was(site: JointSite, client: Client) -> None:
    decided = councils.resolution_on(site)
    site.refresh_from_db()
    set_target(
        site=site,
        fiscal_year=2025,
        indicator=Indicator.objects.get(code="PLACEMENTS"),
        value=Decimal(100),
        source="協議会",
        resolution=decided,
        reason="求職者の減少 <b>",
        by=CLOCK,
        now=factories.NOW,
    )
    page = said(client)
    assert "120件 → 100件" in page
    assert "求職者の減少 &lt;b&gt;" in page
    assert str(decided.public_id) in page
    client.force_login(factories.person(Role.LOCAL_GOVERNMENT, factories.body("131016")))
    assert str(decided.public_id) not in client.get(PAGE).content.decode()


def test_the_grid_of_a_resolution_shows_it_beside_its_fields(
    site: JointSite, client: Client
) -> None:
    decided = councils.resolution_on(site)
    client.force_login(factories.person(Role.BUREAU))
    page = client.get(f"/resolutions/{decided.public_id}/targets/2025/").content.decode()
    assert "前年度 120件" in page
    assert f'href="{PAGE}"' in page
