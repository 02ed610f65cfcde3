"""A scheme by which a better result could be worth less is refused, in words."""

from decimal import Decimal

import pytest

from evaluation.ratings.choices import Implementation
from evaluation.ratings.rules.scheme_problems import (
    bonus_problems,
    full_marks_problem,
    item_problems,
    weight_problems,
)
from evaluation.ratings.rules.scoring import BonusStep, Weight

D = Decimal


def step(lower: int, upper: int | None, points: int) -> BonusStep:
    return BonusStep(D(lower), None if upper is None else D(upper), D(points))


def test_a_sound_weight_has_no_problem() -> None:
    steps = (step(100, 110, 15), step(110, None, 20))
    assert weight_problems(Weight(D(100), D(160), steps)) == []
    assert weight_problems(Weight(D(50), D(50))) == []


@pytest.mark.parametrize(
    ("steps", "sentence"),
    [
        (
            (step(100, 111, 15), step(110, None, 20)),
            "重なっています（100％以上111％未満と110％以上）",
        ),
        ((step(100, None, 15), step(110, None, 20)), "重なっています（100％以上と110％以上）"),
        (
            (step(100, 105, 15), step(110, None, 20)),
            "途切れています（100％以上105％未満と110％以上の間）",
        ),
        (
            (step(110, None, 10), step(100, 110, 15)),
            "下がっています（100％以上110％未満は15点、110％以上は10点）",
        ),
        ((step(100, 120, 15),), "最後の段階には上の端を付けないでください"),
        ((step(100, 100, 15), step(100, None, 15)), "上の端は、下の端より大きく"),
        ((step(-5, None, 15),), "負の数は使えません"),
        ((step(100, None, -15),), "負の数は使えません"),
    ],
)
def test_steps_that_overlap_fall_or_end_are_refused(
    steps: tuple[BonusStep, ...], sentence: str
) -> None:
    assert any(sentence in problem for problem in bonus_problems(steps))
    assert any(sentence in problem for problem in weight_problems(Weight(D(100), D(160), steps)))


def test_a_cap_must_let_the_target_be_reached() -> None:
    assert weight_problems(Weight(D(100), D(99))) == [
        "上限（99点）が、目標を達成したときの100点に足りません。"
    ]
    assert weight_problems(Weight(D(-1), D(0))) == [
        "係数に負の数は使えません。",
        "上限は0より大きくしてください。",
    ]


def test_an_item_has_points_for_each_step_and_none_falls() -> None:
    whole = {Implementation.NONE: D(0), Implementation.PARTLY: D(50), Implementation.DONE: D(80)}
    assert item_problems(whole) == []
    assert item_problems({Implementation.DONE: D(80)}) == ["点数がありません（未実施、一部実施）。"]
    assert item_problems({**whole, Implementation.DONE: D(40)}) == [
        "「実施」の点数が「一部実施」より低くなっています。"
    ]
    assert item_problems({**whole, Implementation.NONE: D(-1)}) == [
        "項目の点数に負の数は使えません。"
    ]


def test_published_full_marks_must_come_out_of_the_caps() -> None:
    assert full_marks_problem("1Gの指標", D(804), D("804.0")) is None
    assert full_marks_problem("1Gの指標", D(804), D(800)) == (
        "1Gの指標の満点は804点とされていますが、上限を足すと800点です。"
    )
