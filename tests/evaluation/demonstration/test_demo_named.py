"""資料に名のある拠点が、公表された値を持つ。"""

from collections import Counter, defaultdict
from decimal import ROUND_HALF_UP, Decimal

import pytest

from evaluation.demonstration.records import Nation, Site

KORIYAMA = "郡山市ハローワークコーナー"
GOTSU = "ワークステーション江津"
TAKAMATSU = "ハローワーク高松・ジョブコーナー"
TAKASAKI = "高崎就労支援コーナー"
TAKAYAMA = "ワークサロンたかやま"
FUKUOKA = "福岡県中高年就職支援センター"
YAMAGATA = "マザーズジョブサポート山形"


@pytest.fixture(scope="module")
def named(nation: Nation) -> dict[str, Site]:
    return {site.name: site for site in nation.sites}


@pytest.fixture(scope="module")
def actual(nation: Nation) -> dict[tuple[str, int, str], int]:
    names = {site.code: site.name for site in nation.sites}
    totals: dict[tuple[str, int, str], int] = defaultdict(int)
    for row in nation.months:
        year = row.month.year - (row.month.month < 4)
        totals[names[row.site], year, row.indicator] += row.value
    return totals


@pytest.mark.parametrize(
    ("name", "host", "opened_on"),
    [
        (KORIYAMA, "072036", None),
        (GOTSU, "322075", None),
        (TAKAMATSU, "372013", "2013-10-01"),
        (TAKASAKI, "102024", "2013-08-01"),
        (TAKAYAMA, "212032", "2011-11-01"),
        (FUKUOKA, "400009", "2012-04-01"),
        (YAMAGATA, "060003", None),
    ],
)
def test_host_and_opening(
    named: dict[str, Site], name: str, host: str, opened_on: str | None
) -> None:
    assert named[name].hosts == (host,)
    if opened_on:
        assert named[name].opened_on.isoformat() == opened_on


@pytest.mark.parametrize(
    ("name", "year", "indicator", "value"),
    [
        (KORIYAMA, 2019, "PERSONS_PLACED", 107),
        (KORIYAMA, 2020, "PERSONS_PLACED", 138),
        (GOTSU, 2019, "USERS", 4_807),
        (GOTSU, 2020, "USERS", 6_007),
        (TAKAMATSU, 2020, "SUPPORTED", 307),
        (TAKAMATSU, 2020, "PERSONS_PLACED", 243),
        (TAKASAKI, 2019, "SUPPORTED", 165),
        (TAKASAKI, 2019, "PERSONS_PLACED", 160),
        (TAKASAKI, 2020, "SUPPORTED", 263),
        (TAKASAKI, 2020, "PERSONS_PLACED", 182),
        (TAKAYAMA, 2019, "USERS", 594),
        (TAKAYAMA, 2019, "CONSULTATIONS", 524),
        (TAKAYAMA, 2019, "PLACEMENTS", 110),
        (TAKAYAMA, 2020, "USERS", 701),
        (TAKAYAMA, 2020, "CONSULTATIONS", 640),
        (TAKAYAMA, 2020, "PLACEMENTS", 86),
        (FUKUOKA, 2020, "PLACEMENTS", 2_194),
    ],
)
def test_results(
    actual: dict[tuple[str, int, str], int], name: str, year: int, indicator: str, value: int
) -> None:
    assert actual[name, year, indicator] == value


def _percent(part: int, whole: int, unit: str = "0.1") -> str:
    return str((Decimal(100 * part) / whole).quantize(Decimal(unit), ROUND_HALF_UP))


@pytest.mark.parametrize(
    ("name", "indicator", "unit", "change"),
    [
        (TAKASAKI, "SUPPORTED", "1", "59"),
        (TAKASAKI, "PERSONS_PLACED", "1", "14"),
        (TAKAYAMA, "USERS", "0.1", "18.0"),
        (TAKAYAMA, "CONSULTATIONS", "0.1", "22.1"),
        (TAKAYAMA, "PLACEMENTS", "0.1", "-21.8"),
    ],
)
def test_change_on_the_year_before(
    actual: dict[tuple[str, int, str], int], name: str, indicator: str, unit: str, change: str
) -> None:
    before = actual[name, 2019, indicator]
    assert _percent(actual[name, 2020, indicator] - before, before, unit) == change


@pytest.mark.parametrize(("name", "rate"), [(TAKAMATSU, "79.2"), (TAKASAKI, "69.2")])
def test_placement_rate_of_the_supported(
    actual: dict[tuple[str, int, str], int], name: str, rate: str
) -> None:
    assert _percent(actual[name, 2020, "PERSONS_PLACED"], actual[name, 2020, "SUPPORTED"]) == rate


@pytest.mark.parametrize(
    ("name", "year", "targets"),
    [
        (KORIYAMA, 2019, {"PERSONS_PLACED": 128}),
        (KORIYAMA, 2020, {"PERSONS_PLACED": 120}),
        (GOTSU, 2019, {"USERS": 5_200}),
        (GOTSU, 2020, {"USERS": 5_200}),
        (TAKAMATSU, 2020, {"SUPPORTED": 200, "PERSONS_PLACED": 134}),
        (TAKASAKI, 2020, {"SUPPORTED": 180, "PERSONS_PLACED": 121}),
    ],
)
def test_targets(
    nation: Nation, named: dict[str, Site], name: str, year: int, targets: dict[str, int]
) -> None:
    code = named[name].code
    held = {t.indicator: t.value for t in nation.targets if (t.site, t.year) == (code, year)}
    assert held == targets


@pytest.mark.parametrize(("name", "group"), [(FUKUOKA, "MIDDLE_AGED"), (YAMAGATA, "PARENTS")])
def test_groups(nation: Nation, named: dict[str, Site], name: str, group: str) -> None:
    held = {profile.groups for profile in nation.profiles if profile.site == named[name].code}
    assert held == {(group,)}


def test_takayama_visits_nine_branches_every_month(nation: Nation, named: dict[str, Site]) -> None:
    visits = [e for e in nation.outreach if e.site == named[TAKAYAMA].code]
    assert {event.kind for event in visits} == {"CIRCUIT"}
    seen = Counter((event.held_on.strftime("%Y-%m"), event.venue) for event in visits)
    months = [f"2020-{month:02d}" for month in range(4, 13)] + ["2021-01", "2021-02", "2021-03"]
    venues = [f"高山市の支所（{branch}/9）" for branch in range(1, 10)]
    assert seen == Counter((month, venue) for month in months for venue in venues)


def test_fukuoka_holds_seventeen_interviews_and_ten_seminars(
    nation: Nation, named: dict[str, Site]
) -> None:
    events = [event for event in nation.outreach if event.site == named[FUKUOKA].code]
    assert Counter(event.kind for event in events) == {"INTERVIEW": 17, "SEMINAR": 10}
    days = sorted(event.held_on.isoformat() for event in events)
    assert "2020-11-01" <= days[0] <= days[-1] <= "2021-03-31"
