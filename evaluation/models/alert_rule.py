"""AlertRule: from when on, and below which chance, a target is called in danger."""

from decimal import Decimal
from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from portal.common.viewer import Viewer


class AlertRuleQuerySet(models.QuerySet["AlertRule"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """The rule is printed under every warning it makes."""
        return self if viewer.is_government else self.none()

    def of_year(self, year: int) -> "AlertRule | None":
        """The rule in force in a fiscal year; None before the first."""
        return self.filter(from_year__lte=year).order_by("-from_year").first()


class AlertRule(models.Model):
    """着地見込みの警告の基準。ある年度から次の行の年度の前まで使う。"""

    from_year = models.PositiveSmallIntegerField("適用開始年度", unique=True)
    first_month = models.PositiveSmallIntegerField(
        "警告を始める月",
        validators=[MinValueValidator(1), MaxValueValidator(12)],
        help_text="この月の実績が登録されたときから警告する（9なら、9月の実績が出そろう10月から）。",
    )
    chance_below = models.DecimalField(
        "警告する達成の見込み",
        max_digits=3,
        decimal_places=2,
        help_text="目標を達成する見込みがこの割合（0より大きく1未満）を下回るときに警告する。",
    )
    source = models.CharField("根拠", max_length=300)

    objects = AlertRuleQuerySet.as_manager()

    class Meta:
        verbose_name = "警告の基準"
        verbose_name_plural = "警告の基準"
        ordering = ["from_year"]
        constraints = [
            models.CheckConstraint(
                name="alerts_begin_in_a_month",
                condition=Q(first_month__range=(1, 12)),
                violation_error_message="月は1から12までの数で入力してください。",
                violation_error_code="first_month",
            ),
            models.CheckConstraint(
                name="alert_chance_is_a_share",
                condition=Q(chance_below__gt=0, chance_below__lt=1),
                violation_error_message="見込みは0より大きく1未満の割合で入力してください。",
                violation_error_code="chance_below",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_year}年度から: {self.first_month}月以降、{self.percent}%未満"

    @property
    def percent(self) -> Decimal:
        """The chance in percent, without decimals that say nothing."""
        return (100 * self.chance_below).normalize()
