"""What asks for an improvement plan, and what chance does to few people."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.choices_improvement import MissRule, ReasonCode
from evaluation.rules.assessment import Criteria, JudgedTarget, Year, reasons
from evaluation.rules.funnel import WATCH, Funnel

CRITERIA = Criteria(MissRule.NO_TARGET_MET, Decimal(5), Decimal(20))
FUNNEL = Funnel(0.35, 2.0)
MET, MISSED = (JudgedTarget("就職件数", "100件", "110件", is_met) for is_met in (True, False))


def codes(year: Year, criteria: Criteria = CRITERIA) -> list[ReasonCode]:
    return [one.code for one in reasons(year, criteria, FUNNEL)]


def of_rate(placed: int, people: int) -> Year:
    return Year(
        placements=placed,
        new_seekers=people,
        similar=20,
        similar_placed=3500,
        similar_people=10_000,
    )


def test_misses_count_as_the_rule_says() -> None:
    some, all_missed = Year(targets=(MET, MISSED)), Year(targets=(MISSED, MISSED))
    assert codes(some) == []
    assert codes(all_missed) == [ReasonCode.TARGETS]
    any_miss = Criteria(MissRule.ANY_TARGET_MISSED, None, None)
    assert codes(some, any_miss) == [ReasonCode.TARGETS]
    assert codes(all_missed, Criteria(MissRule.NEVER, None, None)) == []
    assert codes(Year()) == [], "a site without targets has missed none"


def test_a_low_rate_of_many_is_a_reason_and_of_few_is_not() -> None:
    assert codes(of_rate(400, 2000)) == [ReasonCode.RATE]
    assert codes(of_rate(6, 30)) == [], "the same rate of thirty people is chance"
    (reason,) = reasons(of_rate(400, 2000), CRITERIA, FUNNEL)
    assert "似た拠点20か所の平均35.0%を15.0ポイント下回り" in reason.sentence
    assert reason.figures["rate"] == "20.0"


def test_outside_of_the_funnel_by_less_than_the_points_is_no_reason() -> None:
    huge = of_rate(33_000, 100_000)
    assert FUNNEL.limits(100_000, WATCH)[0] > 0.33
    assert codes(huge) == []


@settings(max_examples=60)
@given(st.integers(1, 3000), st.integers(0, 3000))
def test_nobody_within_the_limits_of_his_size_is_called_poor(people: int, placed: int) -> None:
    placed = min(placed, people)
    if ReasonCode.RATE in codes(of_rate(placed, people)):
        assert placed / people < FUNNEL.limits(people, WATCH)[0]


def test_a_fall_of_consultations_is_a_reason_beyond_chance() -> None:
    def year(before: int | None, now: int | None) -> Year:
        return Year(consultations=now, consultations_before=before)

    assert codes(year(2000, 1500)) == [ReasonCode.CONSULTATIONS]
    assert codes(year(2000, 1700)) == [], "less than the threshold"
    assert codes(year(20, 14)) == [], "30 % of twenty is chance"
    assert codes(year(None, 5)) == codes(year(5, None)) == codes(year(0, 0)) == []
