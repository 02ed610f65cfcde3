"""The demonstration's scheme (評価方式, data/demonstration_scheme.toml); part of its loading."""

import tomllib
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from importlib.resources import files
from typing import Any

from evaluation.ratings.choices import Implementation, IndicatorKind, SchemeState
from evaluation.ratings.models import (
    Scheme,
    SchemeBonusStep,
    SchemeGroup,
    SchemeItemPoints,
    SchemeWeight,
    YearIndicator,
)

Data = Mapping[str, Any]


def load_scheme(now: datetime) -> Scheme:
    """合成の評価方式を、承認済みとして登録する。公表された満点（804/514 … 714/514）になる。"""
    text = files("evaluation.ratings.data").joinpath("demonstration_scheme.toml").read_text("utf-8")
    data = tomllib.loads(text)
    indicators = _indicators(data)
    scheme = _scheme(data)
    _weights(data, scheme, _groups(data, scheme), indicators)
    _steps(data, scheme, indicators)
    mine = Scheme.objects.filter(pk=scheme.pk)
    mine.update(state=SchemeState.SUBMITTED, submitted_at=now)
    mine.update(state=SchemeState.APPROVED, approved_at=now)
    return scheme


def _indicators(data: Data) -> list[YearIndicator]:
    return YearIndicator.objects.bulk_create(
        YearIndicator(
            fiscal_year=data["fiscal_year"],
            position=position,
            source=data["names_source"],
            **one,
        )
        for position, one in enumerate(data["indicators"], start=1)
    )


def _scheme(data: Data) -> Scheme:
    return Scheme.objects.create(
        fiscal_year=data["fiscal_year"],
        is_demonstration=True,
        point_places=data["point_places"],
        threshold_unit=data["threshold_unit"],
        type1_from=Decimal(data["type1_from"]),
        type2_from=Decimal(data["type2_from"]),
        type3_from=Decimal(data["type3_from"]),
        threshold_source=data["made_up"],
        improve_from_type=data["improve_from_type"],
        improve_source=data["made_up"],
        source=data["made_up"],
        method_note=data["method_note"],
    )


def _groups(data: Data, scheme: Scheme) -> list[tuple[SchemeGroup, Data]]:
    listed = [(number, one) for one in data["groups"] for number in one["numbers"]]
    made = SchemeGroup.objects.bulk_create(
        SchemeGroup(
            scheme=scheme,
            number=number,
            chosen_indicators=data["choices"]["indicators"],
            chosen_items=data["choices"]["items"],
            full_indicators=Decimal(one["full_indicators"]),
            full_items=Decimal(one["full_items"]),
            source=data["full_marks_source"],
        )
        for number, one in listed
    )
    return [(group, one["weights"]) for group, (_, one) in zip(made, listed, strict=True)]


def _weights(
    data: Data,
    scheme: Scheme,
    groups: list[tuple[SchemeGroup, Data]],
    indicators: list[YearIndicator],
) -> None:
    SchemeWeight.objects.bulk_create(
        SchemeWeight(
            scheme=scheme,
            group=group,
            indicator=indicator,
            coefficient=Decimal(coefficient),
            cap=Decimal(cap),
            source=data["made_up"],
        )
        for group, weights in groups
        for indicator in indicators
        if not indicator.is_item
        for coefficient, cap in [
            weights["CHOSEN" if indicator.kind == IndicatorKind.CHOSEN else indicator.code]
        ]
    )


def _steps(data: Data, scheme: Scheme, indicators: list[YearIndicator]) -> None:
    SchemeBonusStep.objects.bulk_create(
        SchemeBonusStep(
            scheme=scheme,
            indicator=indicator,
            lower=Decimal(step["lower"]),
            upper=Decimal(step["upper"]) if "upper" in step else None,
            points=Decimal(step["points"]),
            source=data["made_up"],
        )
        for indicator in indicators
        if not indicator.is_item
        for step in data["bonus"]
    )
    SchemeItemPoints.objects.bulk_create(
        SchemeItemPoints(
            scheme=scheme,
            indicator=indicator,
            done=done,
            points=Decimal(data["item_points"][done]),
            source=data["made_up"],
        )
        for indicator in indicators
        if indicator.is_item
        for done in Implementation.values
    )
