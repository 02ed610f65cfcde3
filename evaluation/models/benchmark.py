"""Benchmark: a published figure to compare with, never without its source and definition."""

from typing import Self

from django.db import models
from django.db.models import Q

from portal.common.viewer import Viewer


class BenchmarkQuerySet(models.QuerySet["Benchmark"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Benchmarks are published figures."""
        return self if viewer.is_government else self.none()


class Benchmark(models.Model):
    """比較のための公表値。"""

    fiscal_year = models.PositiveSmallIntegerField("年度")
    name = models.CharField("名称", max_length=100)
    value = models.DecimalField("値", max_digits=12, decimal_places=1)
    unit = models.CharField("単位", max_length=10)
    source = models.CharField("出典", max_length=300)
    definition = models.CharField("定義", max_length=300)

    objects = BenchmarkQuerySet.as_manager()

    class Meta:
        verbose_name = "比較値"
        verbose_name_plural = "比較値"
        ordering = ["fiscal_year", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["fiscal_year", "name", "source"],
                name="one_benchmark_a_source",
                violation_error_message="同じ出典の比較値がすでに登録されています。",
            ),
            models.CheckConstraint(
                name="benchmark_names_its_source",
                condition=~Q(source="") & ~Q(definition=""),
                violation_error_message="出典と定義を入力してください。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fiscal_year}年度 {self.name}"
