"""The demonstration's months: a year that is accepted, three months in every state."""

import pytest

from evaluation.choices import PartState
from evaluation.models import MonthlyResult, MonthPart, MonthRemark, ReportingRule

pytestmark = pytest.mark.django_db


def test_a_year_that_is_over_is_accepted_and_nobody_signed() -> None:
    accepted = MonthPart.objects.filter(fiscal_year=2019)
    reported = MonthlyResult.objects.filter(
        fiscal_year=2019, site__prefecture_code__in=("01", "07")
    )
    sides = reported.values("site", "month", "indicator__owner").distinct()
    assert accepted.count() == sides.count()
    assert set(accepted.values_list("state", flat=True)) == {PartState.ACCEPTED}
    signed = MonthPart.objects.exclude(submitted_by=None, confirmed_by=None, accepted_by=None)
    assert not signed.exists()
    assert "公表していない" in ReportingRule.objects.get().source


def test_the_year_that_runs_shows_every_state_at_one_site() -> None:
    parts = MonthPart.objects.filter(fiscal_year=2021)
    assert set(parts.values_list("site__code", flat=True)) == {"07201-01"}
    assert list(parts.order_by("month", "-side").values_list("month__month", "side", "state")) == [
        (4, "MUNICIPALITY", "ACCEPTED"),
        (4, "HELLO_WORK", "ACCEPTED"),
        (5, "MUNICIPALITY", "CONFIRMED"),
        (5, "HELLO_WORK", "CONFIRMED"),
        (6, "MUNICIPALITY", "SUBMITTED"),
        (6, "HELLO_WORK", "RETURNED"),
    ]
    (reason,) = parts.exclude(return_reason="").values_list("return_reason", flat=True)
    assert reason.startswith("合成データ")


def test_what_looks_odd_in_it_is_answered() -> None:
    remarks = MonthRemark.objects.filter(part__month="2021-05-01", indicator__code="USERS")
    assert remarks.filter(comment__startswith="合成データ").exists()
