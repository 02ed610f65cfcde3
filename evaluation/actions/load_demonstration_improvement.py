"""Improvement in the demonstration nation: the rule, a few plans, contract lines; all synthetic."""

from datetime import datetime
from decimal import Decimal

from evaluation.choices_improvement import MissRule
from evaluation.models import AssessmentRule

DEFAULT = "ポータルの既定（国は公表していない）"
FIRST_YEAR = 2011


def load_improvement(now: datetime) -> None:  # noqa: ARG001 — as the other parts of the nation
    """基準の既定を登録する。"""
    AssessmentRule.objects.get_or_create(
        from_year=FIRST_YEAR,
        defaults={
            "misses": MissRule.NO_TARGET_MET,
            "rate_points_below": Decimal("5.0"),
            "consultations_fall": Decimal("20.0"),
            "source": DEFAULT,
        },
    )
