"""安定所・拠点・業務と対象者の数が、公表値に合う。"""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from evaluation.demonstration.records import Nation, Site

BODIES_CSV = (
    Path(__file__).parents[3] / "evaluation/demonstration/data/joint_implementation_bodies.csv"
)


@pytest.fixture(scope="module")
def bodies() -> dict[str, dict[str, str]]:
    with BODIES_CSV.open(encoding="utf-8", newline="") as lines:
        return {row["lg_code6"]: row for row in csv.DictReader(lines)}


def _sites_of(nation: Nation, year: int) -> list[Site]:
    codes = {profile.site for profile in nation.profiles if profile.year == year}
    return [site for site in nation.sites if site.code in codes]


def _hosts(sites: list[Site]) -> set[str]:
    return {host for site in sites for host in site.hosts}


@pytest.mark.parametrize(
    ("year", "count"), [(2017, 329), (2018, 337), (2019, 337), (2020, 339), (2021, 340)]
)
def test_sites_in_each_year(nation: Nation, year: int, count: int) -> None:
    assert sum(profile.year == year for profile in nation.profiles) == count
    assert len(_sites_of(nation, year)) == count


def test_a_profile_exists_exactly_while_the_site_is_open(nation: Nation) -> None:
    held = {(profile.site, profile.year) for profile in nation.profiles}
    for site in nation.sites:
        for year in range(2017, 2022):
            opened = site.opened_on.isoformat() <= f"{year}-04-01"
            still = site.closed_on is None or site.closed_on.isoformat() >= f"{year + 1}-03-31"
            assert ((site.code, year) in held) == (opened and still)


def test_a_site_closed_after_2018_and_another_opened_in_2019(nation: Nation) -> None:
    assert any(str(site.closed_on) == "2019-03-31" for site in nation.sites)
    assert any(str(site.opened_on) == "2019-04-01" for site in nation.sites)


def test_bodies_in_2019_2020_and_the_city_new_in_2021(
    nation: Nation, bodies: dict[str, dict[str, str]]
) -> None:
    hosts = _hosts(_sites_of(nation, 2020))
    kinds = Counter(bodies[code]["kind"] == "都道府県" for code in hosts)
    assert kinds == {True: 33, False: 150}
    assert _hosts(_sites_of(nation, 2019)) == hosts  # 令和2年度は「増減なし」
    new = _hosts(_sites_of(nation, 2021)) - hosts
    assert [bodies[code]["kind"] for code in new] == ["市"]
    assert _hosts(_sites_of(nation, 2021)) == set(bodies)
    assert sum(set(site.hosts) == new for site in nation.sites) == 1


def test_every_municipality_is_served_by_one_office_of_its_prefecture(
    nation: Nation, bodies: dict[str, dict[str, str]]
) -> None:
    served = Counter(code for office in nation.offices for code in office.serves)
    assert served == Counter(dict.fromkeys(bodies, 1))
    for office in nation.offices:
        assert re.fullmatch(r"\d{5}", office.number)
        for code in office.serves:
            assert bodies[code]["prefecture"] == office.prefecture
            assert code[:2] == office.number[:2]
    numbers = [office.number for office in nation.offices]
    assert len(set(numbers)) == len(numbers)


def test_only_offices_named_in_the_source_have_real_names(nation: Nation) -> None:
    real = {office.name: office.number[:2] for office in nation.offices if office.source != "合成"}
    assert real == {
        "ハローワークやまがた": "06",
        "ハローワーク高崎": "10",
        "ハローワーク高山": "21",
        "ハローワーク浜田": "32",
        "ハローワーク高松": "37",
        "ハローワーク福岡": "40",
    }
    for office in nation.offices:
        assert "合成" in office.source
        assert (office.name in real) or office.name.startswith("安定所（デモ）")


def test_site_codes_names_and_offices(nation: Nation, bodies: dict[str, dict[str, str]]) -> None:
    serves = {office.number: office.serves for office in nation.offices}
    assert len({site.code for site in nation.sites}) == len(nation.sites)
    assert len({site.name for site in nation.sites}) == len(nation.sites)
    for site in nation.sites:
        assert re.fullmatch(rf"{site.hosts[0][:5]}-\d\d", site.code)
        assert site.hosts[0] in serves[site.office]
        last = bodies[site.hosts[-1]]
        whole = last["prefecture"] + ("" if last["kind"] == "都道府県" else last["name"])
        assert site.address == whole


def test_joint_sites_pair_a_prefecture_with_its_city(
    nation: Nation, bodies: dict[str, dict[str, str]]
) -> None:
    joint = [site for site in nation.sites if len(site.hosts) > 1]
    assert 3 <= len(joint) <= 6
    for site in joint:
        first, second = (bodies[host] for host in site.hosts)
        assert (first["kind"], second["kind"]) == ("都道府県", "市")
        assert first["prefecture"] == second["prefecture"]


def test_welfare_sites_belong_to_113_bodies_and_serve_recipients(nation: Nation) -> None:
    for year in (2020, 2021):
        welfare = [site for site in _sites_of(nation, year) if site.kind == "WELFARE"]
        assert len(_hosts(welfare)) == 113
    welfare_codes = {site.code for site in nation.sites if site.kind == "WELFARE"}
    for profile in nation.profiles:
        if profile.site in welfare_codes:
            assert "WELFARE" in profile.services
            assert "WELFARE_RECIPIENTS" in profile.groups


def test_neyagawa_has_both_kinds(nation: Nation) -> None:
    kinds = {site.kind for site in _sites_of(nation, 2020) if "272159" in site.hosts}
    assert kinds == {"WELFARE", "GENERAL"}


@pytest.mark.parametrize(
    ("field", "code", "body_count", "site_count"),
    [
        ("services", "WELFARE", 144, 266),
        ("services", "EMPLOYMENT_SUPPORT", 99, 171),
        ("services", "EMPLOYER_SUPPORT", 20, 21),
        ("services", "HOMEWORK", 7, 8),
        ("services", "UI_TURN", 10, 10),
        ("services", "OTHER", 19, 22),
        ("groups", "WELFARE_RECIPIENTS", 136, 239),
        ("groups", "DISABLED", 18, 19),
        ("groups", "YOUTH", 39, 52),
        ("groups", "PARENTS", 45, 59),
        ("groups", "MIDDLE_AGED", 18, 19),
        ("groups", "GENERAL", 84, 110),
        ("groups", "OTHER", 26, 28),
    ],
)
def test_services_and_groups_of_2020(
    nation: Nation, field: str, code: str, body_count: int, site_count: int
) -> None:
    holders = {p.site for p in nation.profiles if p.year == 2020 and code in getattr(p, field)}
    sites = [site for site in nation.sites if site.code in holders]
    assert (len(_hosts(sites)), len(sites)) == (body_count, site_count)


def test_every_profile_has_a_service_and_a_group(nation: Nation) -> None:
    for profile in nation.profiles:
        assert profile.services
        assert profile.groups


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ("252115", "services", "WELFARE"),
        ("252115", "groups", "DISABLED"),
        ("390003", "services", "EMPLOYMENT_SUPPORT"),
        ("390003", "groups", "YOUTH"),
        ("280003", "groups", "PARENTS"),
        ("160008", "groups", "MIDDLE_AGED"),
        ("010006", "services", "EMPLOYER_SUPPORT"),
        ("271403", "services", "EMPLOYER_SUPPORT"),
        ("290009", "services", "HOMEWORK"),
        ("112071", "services", "HOMEWORK"),
        ("150002", "services", "UI_TURN"),
        ("200000", "services", "UI_TURN"),
        ("150002", "services", "OTHER"),
        ("151009", "services", "OTHER"),
        ("332089", "services", "OTHER"),
    ],
)
def test_examples_given_by_the_source(nation: Nation, body: str, field: str, code: str) -> None:
    sites = {site.code for site in nation.sites if body in site.hosts}
    held = [p for p in nation.profiles if p.year == 2020 and p.site in sites]
    assert any(code in getattr(profile, field) for profile in held)
