"""PromisedIndicator: the indicator by whose rows an item of a yearly plan is measured."""

from typing import Self

from django.db import models

from agreements.models import PlanItem
from evaluation.models.indicator import Indicator
from portal.common.viewer import Viewer


class PromisedIndicatorQuerySet(models.QuerySet["PromisedIndicator"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """As the item."""
        return self.filter(plan_item__in=PlanItem.objects.visible_to(viewer))


class PromisedIndicator(models.Model):
    """取組と指標の結び付き。実績は協定の拠点の行から計算し、入力できない（トリガーで守る）。"""

    plan_item = models.OneToOneField(
        PlanItem, models.CASCADE, related_name="promised", verbose_name="取組"
    )
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, related_name="promises", verbose_name="指標"
    )

    objects = PromisedIndicatorQuerySet.as_manager()

    class Meta:
        verbose_name = "取組と指標の結び付き"
        verbose_name_plural = "取組と指標の結び付き"
        ordering = ["plan_item"]

    def __str__(self) -> str:
        return f"{self.plan_item}（{self.indicator}）"
