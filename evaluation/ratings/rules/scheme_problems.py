"""What is wrong with the numbers of a scheme, in sentences for whoever drafts it.

A better result must never be worth less: steps that overlap, leave a gap or fall are refused.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import pairwise

from evaluation.ratings.choices import Implementation
from evaluation.ratings.rules.scoring import BonusStep, Weight


def weight_problems(weight: Weight) -> list[str]:
    """What is wrong with a coefficient, its bonus steps and its cap; nothing when all is well."""
    found = bonus_problems(weight.bonus)
    if weight.coefficient < 0:
        found.append("係数に負の数は使えません。")
    if weight.cap <= 0:
        found.append("上限は0より大きくしてください。")
    elif weight.cap < weight.coefficient:
        found.append(
            f"上限（{weight.cap}点）が、目標を達成したときの{weight.coefficient}点に足りません。"
        )
    return found


def bonus_problems(steps: Sequence[BonusStep]) -> list[str]:
    """What is wrong with bonus steps, in the order of their lower ends."""
    ordered = sorted(steps, key=lambda step: step.lower)
    found = [problem for step in ordered for problem in _step_problems(step)]
    for before, after in pairwise(ordered):
        if before.upper is None or before.upper > after.lower:
            found.append(f"加点の段階が重なっています（{_range(before)}と{_range(after)}）。")
        elif before.upper < after.lower:
            found.append(f"加点の段階が途切れています（{_range(before)}と{_range(after)}の間）。")
        if after.points < before.points:
            found.append(
                f"加点が下がっています（{_range(before)}は{before.points}点、"
                f"{_range(after)}は{after.points}点）。"
            )
    if ordered and ordered[-1].upper is not None and ordered[-1].points > 0:
        found.append(
            "加点の最後の段階には上の端を付けないでください。そこから先で加点がなくなります。"
        )
    return found


def item_problems(steps: Mapping[Implementation, Decimal]) -> list[str]:
    """What is wrong with the points of an item: every step has some, and none falls."""
    missing = [step.label for step in Implementation if step not in steps]
    if missing:
        return [f"点数がありません（{'、'.join(map(str, missing))}）。"]
    found = []
    if steps[Implementation.NONE] < 0:
        found.append("項目の点数に負の数は使えません。")
    for before, after in pairwise(Implementation):
        if steps[after] < steps[before]:
            found.append(f"「{after.label}」の点数が「{before.label}」より低くなっています。")
    return found


def full_marks_problem(what: str, published: Decimal, computed: Decimal) -> str | None:
    """What to say when the full marks that were published do not come out of the caps."""
    if published == computed:
        return None
    return f"{what}の満点は{published}点とされていますが、上限を足すと{computed}点です。"


def _step_problems(step: BonusStep) -> list[str]:
    found = []
    if step.lower < 0 or step.points < 0:
        found.append(f"加点の段階に負の数は使えません（{_range(step)}）。")
    if step.upper is not None and step.upper <= step.lower:
        found.append(f"加点の段階の上の端は、下の端より大きくしてください（{_range(step)}）。")
    return found


def _range(step: BonusStep) -> str:
    end = "" if step.upper is None else f"{step.upper}％未満"
    return f"{step.lower}％以上{end}"
