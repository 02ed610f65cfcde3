"""The demonstration's councils: few, synthetic by their own word, and nobody is named."""

import pytest

from agreements.demonstration_councils import SOURCE
from agreements.models import CouncilAction, CouncilMember, Meeting, OperatingCouncil, Resolution
from evaluation.models import AnnualTarget
from sites.models import JointSite

pytestmark = pytest.mark.django_db
NAMED = ("郡山市", "江津市", "高松市", "高崎市", "高山市")


def test_each_has_met_once_and_is_invited_again() -> None:
    councils = OperatingCouncil.objects.filter(source=SOURCE)
    assert 20 <= councils.count() <= 25
    assert {f"{name}一体的実施運営協議会" for name in NAMED} <= set(
        councils.values_list("name", flat=True)
    )
    states = {
        tuple(one.meetings.order_by("number").values_list("state", flat=True)) for one in councils
    }
    assert states == {("MINUTED", "INVITED")}
    assert Resolution.objects.count() == CouncilAction.objects.count() == councils.count()


def test_nobody_is_named() -> None:
    assert not CouncilMember.objects.exclude(name="").exists()
    assert all("合成データ" in one.minutes for one in Meeting.objects.filter(state="MINUTED"))


def test_the_resolution_is_the_source_of_that_years_targets() -> None:
    site = JointSite.objects.get(code="07203-01")
    by_year = {
        one.fiscal_year: one.resolution
        for one in AnnualTarget.objects.filter(site=site).select_related("resolution")
    }
    assert by_year[2020] is not None
    assert by_year[2020].decided_on.isoformat() == "2020-05-20"
    assert by_year[2019] is None
