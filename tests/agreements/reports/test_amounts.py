"""Targets and results in words: half up, and never rounded into an achievement."""

from decimal import Decimal
from fractions import Fraction

import pytest

from agreements.models import AnnualPlan, PlanItem
from agreements.queries.plans import ItemView
from agreements.reports.amounts import amount, as_number, result_text, target_text
from agreements.rules.item_figure import ItemFigure
from portal.common.exports.table import Drill


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (None, "人", "–"),
        (Decimal("5200.00"), "人", "5,200人"),
        (Fraction(6007), "人", "6,007人"),
        (Decimal("2.50"), "日", "2.50日"),
        (Decimal("50.00"), "%", "50.0%"),
        (Fraction(100, 3), "%", "33.3%"),
        (Fraction(1, 2000), "日", "0.00日"),
        (Fraction(1, 200), "日", "0.01日"),
        (0, "件", "0件"),
    ],
)
def test_an_amount_has_its_unit_and_as_many_decimals_as_it_needs(
    value: Decimal | Fraction | int | None, unit: str, text: str
) -> None:
    assert amount(value, unit) == text


def view(target: str, value: Fraction, *, unit: str = "%", direction: str = "UP") -> ItemView:
    item = PlanItem(
        plan=AnnualPlan(fiscal_year=2025), target=Decimal(target), unit=unit, direction=direction
    )
    return ItemView(item, ItemFigure("就職率", value, 1, Drill("sites", {})), [])


@pytest.mark.parametrize(
    ("target", "value", "direction", "text"),
    [
        ("50", Fraction(4996, 100), "UP", "49.96%"),
        ("50", Fraction(499_999, 10_000), "UP", "49.9999%"),
        ("50", Fraction(494, 10), "UP", "49.4%"),
        ("50", Fraction(50), "UP", "50.0%"),
        ("50", Fraction(5004, 100), "DOWN", "50.04%"),
    ],
)
def test_a_near_miss_is_seen(target: str, value: Fraction, direction: str, text: str) -> None:
    assert result_text(view(target, value, direction=direction)) == text


def test_a_target_says_which_way_it_goes() -> None:
    assert target_text(view("12", Fraction(1), unit="日", direction="DOWN")) == "12日以下"
    assert target_text(view("12", Fraction(1), unit="日")) == "12日"


def test_machines_get_two_decimals() -> None:
    assert as_number(Fraction(100, 3)) == Decimal("33.33")
    assert as_number(None) is None
