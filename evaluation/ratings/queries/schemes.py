"""The numbers of a scheme as its rules read them, and what is wrong with them."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from evaluation.ratings.choices import COMMON_KINDS, Implementation, IndicatorKind, ThresholdUnit
from evaluation.ratings.models import (
    Scheme,
    SchemeBonusStep,
    SchemeGroup,
    SchemeItemPoints,
    SchemeWeight,
    YearIndicator,
)
from evaluation.ratings.rules.scheme_problems import (
    full_marks_problem,
    item_problems,
    weight_problems,
)
from evaluation.ratings.rules.scoring import BonusStep, Weight, full_marks
from evaluation.ratings.rules.standing import Thresholds


@dataclass(frozen=True, slots=True)
class Numbers:
    """All numbers of one scheme. `weights` by group number and indicator code, `items` by code."""

    indicators: tuple[YearIndicator, ...]
    groups: tuple[SchemeGroup, ...]
    weights: dict[tuple[int, str], Weight]
    items: dict[str, dict[Implementation, Decimal]]
    thresholds: Thresholds


def numbers_of(scheme: Scheme) -> Numbers:
    """Read a scheme's numbers in five queries."""
    indicators = tuple(YearIndicator.objects.filter(fiscal_year=scheme.fiscal_year))
    codes = {one.pk: one.code for one in indicators}
    bonus: dict[int, list[BonusStep]] = defaultdict(list)
    for step in SchemeBonusStep.objects.filter(scheme=scheme).order_by("lower"):
        bonus[step.indicator_id].append(BonusStep(step.lower, step.upper, step.points))
    items: dict[str, dict[Implementation, Decimal]] = defaultdict(dict)
    for row in SchemeItemPoints.objects.filter(scheme=scheme):
        items[codes[row.indicator_id]][Implementation(row.done)] = row.points
    return Numbers(
        indicators=indicators,
        groups=tuple(SchemeGroup.objects.filter(scheme=scheme).order_by("number")),
        weights={
            (row.group.number, codes[row.indicator_id]): Weight(
                row.coefficient, row.cap, tuple(bonus[row.indicator_id])
            )
            for row in SchemeWeight.objects.filter(scheme=scheme).select_related("group")
        },
        items=dict(items),
        thresholds=Thresholds(
            ThresholdUnit(scheme.threshold_unit),
            scheme.type1_from,
            scheme.type2_from,
            scheme.type3_from,
        ),
    )


def problems_of(scheme: Scheme) -> list[str]:
    """Everything that keeps a scheme from being submitted, each with its group and indicator."""
    numbers = numbers_of(scheme)
    if not numbers.groups:
        return ["グループがありません。"]
    found = list(_item_problems(numbers))
    for group in numbers.groups:
        found += _group_problems(group, numbers)
    return found


def computed_full_marks(group: SchemeGroup, numbers: Numbers) -> tuple[Decimal, Decimal]:
    """The full marks of a group as they come out of the caps: of indicators, and of items.

    Raises ValueError when there is less to choose from than must be chosen.
    """
    common = _caps(group, numbers, COMMON_KINDS)
    chosen = _caps(group, numbers, (IndicatorKind.CHOSEN,))
    items = [max(steps.values()) for steps in numbers.items.values()]
    return (
        full_marks(common, chosen, group.chosen_indicators),
        full_marks([], items, group.chosen_items),
    )


def _caps(group: SchemeGroup, numbers: Numbers, kinds: Sequence[IndicatorKind]) -> list[Decimal]:
    weights = (
        numbers.weights.get((group.number, one.code))
        for one in numbers.indicators
        if one.kind in kinds
    )
    return [weight.cap for weight in weights if weight is not None]


def _item_problems(numbers: Numbers) -> Iterator[str]:
    for one in numbers.indicators:
        if one.is_item:
            yield from (f"{one.name}: {s}" for s in item_problems(numbers.items.get(one.code, {})))


def _group_problems(group: SchemeGroup, numbers: Numbers) -> list[str]:
    found = []
    for one in numbers.indicators:
        weight = numbers.weights.get((group.number, one.code))
        if weight is not None:
            found += [f"{group} {one.name}: {sentence}" for sentence in weight_problems(weight)]
        elif not one.is_item:
            found.append(f"{group} {one.name}: 係数と上限がありません。")
    try:
        indicators, items = computed_full_marks(group, numbers)
    except ValueError as error:
        return [*found, f"{group}: {error}"]
    compared = (
        full_marks_problem(f"{group}の指標", group.full_indicators, indicators),
        full_marks_problem(f"{group}の所重点項目", group.full_items, items),
    )
    return [*found, *(sentence for sentence in compared if sentence)]
