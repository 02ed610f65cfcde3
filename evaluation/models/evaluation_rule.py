"""EvaluationRule: how a year is counted where the State has not published its rule."""

from typing import Self

from django.db import models
from django.db.models import Q

from evaluation.choices import BodyRule
from portal.common.viewer import Viewer


class EvaluationRuleQuerySet(models.QuerySet["EvaluationRule"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """The rule is printed under every figure it makes."""
        return self if viewer.is_government else self.none()


class EvaluationRule(models.Model):
    """評価の数え方。ある年度から次の行の年度の前まで使う。"""

    from_year = models.PositiveSmallIntegerField("適用開始年度", unique=True)
    body_rule = models.CharField(
        "団体ベースの達成", max_length=15, choices=BodyRule.choices, default=BodyRule.ANY_SITE
    )
    source = models.CharField("根拠", max_length=300)

    objects = EvaluationRuleQuerySet.as_manager()

    class Meta:
        verbose_name = "評価の数え方"
        verbose_name_plural = "評価の数え方"
        ordering = ["from_year"]
        constraints = [
            models.CheckConstraint(
                name="body_rule_is_known",
                condition=Q(body_rule__in=BodyRule.values),
                violation_error_message="団体ベースの数え方が正しくありません。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_year}年度から: {self.get_body_rule_display()}"
