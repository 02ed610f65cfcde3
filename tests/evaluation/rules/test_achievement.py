"""FULL, PARTIAL, NONE — in plain Python, and the same in PostgreSQL."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evaluation.choices import BodyRule, Direction, Level
from evaluation.models import AnnualTarget, Indicator, MonthlyResult, SiteYear
from evaluation.models import Line as LineRow
from evaluation.reports.texts import result_text
from evaluation.rules.achievement import Line, achievement, is_met
from evaluation.rules.body_achievement import body_achieves
from portal.common.rounding import ratio_percent
from sites.models import JointSite
from tests import factories


def count(target: int, result: int | None, direction: Direction = Direction.UP) -> Line:
    return Line(target=Decimal(target), numerator=result, direction=direction)


def rate(target: str, numerator: int | None, denominator: int | None) -> Line:
    return Line(Decimal(target), numerator, denominator, is_rate=True)


@pytest.fixture
def site() -> JointSite:
    return factories.site()


@pytest.mark.parametrize(
    ("line", "met"),
    [
        (count(128, 107), False),
        (count(120, 138), True),
        (count(120, 120), True),
        (count(120, None), False),
        (Line(Decimal("10.5"), 10), False),
        (Line(Decimal("10.5"), 11), True),
        (count(10, 9, Direction.DOWN), True),
        (count(10, 11, Direction.DOWN), False),
        (count(10, None, Direction.DOWN), False),
        (rate("50.0", 1, 2), True),
        (rate("50.0", 4996, 10_000), False),
        (rate("50.0", 0, 0), False),
        (rate("50.0", 1, None), False),
        (rate("50.0", None, 2), False),
    ],
)
def test_a_target_is_met_on_exact_figures(line: Line, *, met: bool) -> None:
    assert is_met(line) is met


def test_a_rate_that_only_rounds_to_its_target_is_not_met() -> None:
    line = rate("50.0", 4996, 10_000)
    assert ratio_percent(line.numerator, line.denominator) == Decimal("50.0")
    assert not is_met(line)


@pytest.mark.django_db
def test_postgresql_does_not_round_either(site: JointSite) -> None:
    factories.target(site, "PLACEMENT_RATE", "50.0")
    factories.month(site, "PLACEMENTS", date(2025, 6, 1), 4996)
    factories.month(site, "NEW_SEEKERS", date(2025, 6, 1), 10_000)
    line = LineRow.objects.select_related("indicator").get(site=site)
    assert (line.met, line.result, line.progress) == (False, Decimal("50.0"), Decimal("99.9"))
    assert result_text(line) == "49.96%"
    assert SiteYear.objects.get(site=site, fiscal_year=2025).level == Level.NONE


@pytest.mark.django_db
def test_a_rate_leaves_out_months_with_one_side_blank(site: JointSite) -> None:
    """90 placements of nobody-knows-how-many seekers must not become 1,900 %."""
    factories.target(site, "PLACEMENT_RATE", "50.0")
    factories.month(site, "PLACEMENTS", date(2025, 4, 1), 90)
    factories.month(site, "PLACEMENTS", date(2025, 5, 1), 2)
    factories.month(site, "NEW_SEEKERS", date(2025, 5, 1), 5)
    line = LineRow.objects.select_related("indicator").get(site=site)
    assert (line.numerator, line.denominator, line.result, line.met) == (2, 5, Decimal(40), False)


@given(st.lists(st.booleans(), max_size=6))
def test_all_some_none_and_unset(outcomes: list[bool]) -> None:
    level = achievement([count(1, 1 if met else 0) for met in outcomes])
    if not outcomes:
        assert level is None
    elif all(outcomes):
        assert level == Level.FULL
    else:
        assert level == (Level.PARTIAL if any(outcomes) else Level.NONE)


@pytest.mark.parametrize(
    ("rule", "achieved", "with_targets", "achieves"),
    [
        (BodyRule.ANY_SITE, 1, 5, True),
        (BodyRule.ANY_SITE, 0, 5, False),
        (BodyRule.HALF_OF_SITES, 2, 5, False),
        (BodyRule.HALF_OF_SITES, 2, 4, True),
        (BodyRule.ALL_SITES, 4, 5, False),
        (BodyRule.ALL_SITES, 5, 5, True),
        (BodyRule.ANY_SITE, 0, 0, False),
        (BodyRule.ALL_SITES, 0, 0, False),
    ],
)
def test_a_body_achieves_by_its_rule(
    rule: BodyRule, achieved: int, with_targets: int, *, achieves: bool
) -> None:
    assert body_achieves(rule, achieved=achieved, with_targets=with_targets) is achieves


COUNTS = st.one_of(st.none(), st.integers(0, 400))
TARGETS = st.dictionaries(
    st.sampled_from(["PLACEMENTS", "USERS", "PLACEMENT_RATE"]),
    st.decimals("0.1", "100.0", places=1),
    max_size=3,
)


@pytest.mark.django_db
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    targets=TARGETS,
    months=st.lists(st.tuples(COUNTS, COUNTS, COUNTS), max_size=3),
    down=st.booleans(),
)
def test_postgresql_judges_as_the_rule_does(
    site: JointSite,
    targets: dict[str, Decimal],
    months: list[tuple[int | None, int | None, int | None]],
    *,
    down: bool,
) -> None:
    MonthlyResult.objects.filter(site=site).delete()
    AnnualTarget.objects.filter(site=site).delete()
    direction = Direction.DOWN if down else Direction.UP
    users = Indicator.objects.get(code="USERS")
    if users.direction != direction:  # turning one round judges the whole nation again
        users.direction = direction
        users.save()
    for code, wanted in targets.items():
        factories.target(site, code, str(wanted))
    sums: dict[str, int | None] = {"PLACEMENTS": None, "NEW_SEEKERS": None, "USERS": None}
    for number, values in enumerate(months, start=4):
        for code, value in zip(sums, values, strict=True):
            factories.month(site, code, date(2025, number, 1), value)
            if value is not None:
                sums[code] = (sums[code] or 0) + value
    both = [(a, b) for a, b, _ in months if a is not None and b is not None]
    above, below = (sum(a for a, _ in both), sum(b for _, b in both)) if both else (None, None)
    expected = {
        code: is_met(
            Line(value, above, below, is_rate=True)
            if code == "PLACEMENT_RATE"
            else Line(value, sums[code], direction=direction if code == "USERS" else Direction.UP)
        )
        for code, value in targets.items()
    }
    found = LineRow.objects.filter(site=site, fiscal_year=2025).select_related("indicator")
    assert {line.indicator.code: line.met for line in found} == expected
    row = SiteYear.objects.get(site=site, fiscal_year=2025)
    assert (row.targets_set, row.targets_met) == (len(expected), sum(expected.values()))
    assert (row.placements, row.new_seekers, row.users) == tuple(sums.values())
    lines = [count(1, 1 if met else 0) for met in expected.values()]
    assert row.level == achievement(lines)
