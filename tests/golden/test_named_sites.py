"""The sites the seed names, at their true figures."""

from decimal import Decimal

import pytest

from evaluation.models import Line, SiteYear
from portal.common.rounding import change_percent
from sites.models import JointSite, OutreachEvent

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("site", "year", "indicator", "target", "result", "met"),
    [
        ("郡山市ハローワークコーナー", 2019, "PERSONS_PLACED", 128, 107, False),
        ("郡山市ハローワークコーナー", 2020, "PERSONS_PLACED", 120, 138, True),
        ("ワークステーション江津", 2019, "USERS", 5200, 4807, False),
        ("ワークステーション江津", 2020, "USERS", 5200, 6007, True),
        ("ハローワーク高松・ジョブコーナー", 2020, "SUPPORTED", 200, 307, True),
        ("ハローワーク高松・ジョブコーナー", 2020, "PERSONS_PLACED", 134, 243, True),
        ("高崎就労支援コーナー", 2020, "SUPPORTED", 180, 263, True),
        ("高崎就労支援コーナー", 2020, "PERSONS_PLACED", 121, 182, True),
    ],
)
def test_targets_and_results(
    site: str, year: int, indicator: str, target: int, result: int, *, met: bool
) -> None:
    line = Line.objects.get(site__name=site, fiscal_year=year, indicator__code=indicator)
    assert (line.target, line.numerator, line.met) == (Decimal(target), result, met)


@pytest.mark.parametrize(
    ("site", "year", "level"),
    [
        ("郡山市ハローワークコーナー", 2019, "NONE"),
        ("郡山市ハローワークコーナー", 2020, "FULL"),
        ("ワークステーション江津", 2019, "NONE"),
        ("ワークステーション江津", 2020, "FULL"),
    ],
)
def test_levels(site: str, year: int, level: str) -> None:
    assert SiteYear.objects.get(site__name=site, fiscal_year=year).level == level


def test_takayama_rose_in_users_and_consultations_and_fell_in_placements() -> None:
    before, now = (
        SiteYear.objects.get(site__name="ワークサロンたかやま", fiscal_year=year)
        for year in (2019, 2020)
    )
    assert (now.users, now.consultations, now.placements) == (701, 640, 86)
    assert change_percent(now.users, before.users) == Decimal("18.0")
    assert change_percent(now.consultations, before.consultations) == Decimal("22.1")
    assert change_percent(now.placements, before.placements) == Decimal("-21.8")


def test_takayama_goes_round_nine_branch_offices_every_month() -> None:
    events = OutreachEvent.objects.filter(site__name="ワークサロンたかやま", kind="CIRCUIT")
    in_june = events.filter(held_on__year=2020, held_on__month=6)
    assert in_june.values("venue").distinct().count() == 9


def test_fukuoka_placed_2194() -> None:
    row = SiteYear.objects.get(site__name="福岡県中高年就職支援センター", fiscal_year=2020)
    assert row.placements == 2_194


def test_yamagata_mothers_site_exists() -> None:
    assert JointSite.objects.filter(name="マザーズジョブサポート山形").exists()
