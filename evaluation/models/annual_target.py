"""AnnualTarget (事業目標): what the council set for a site, a year and an indicator."""

from typing import Any, Self

from django.db import models
from django.db.models import Q

from agreements.models import Resolution
from evaluation.models.indicator import Indicator
from portal.common.viewer import Viewer
from portal.people.models import User
from sites.models import JointSite


class AnnualTargetQuerySet(models.QuerySet["AnnualTarget"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Targets are public among governments."""
        return self if viewer.is_government else self.none()


class AnnualTarget(models.Model):
    """事業目標。割合の目標は百分率（50.0 = 50.0 %）で持つ。

    Its value changes only by a resolution of the council of the site's agreement and with a reason;
    each earlier value is kept as a `TargetChange` (migration "targets change by resolution").
    """

    site = models.ForeignKey(JointSite, models.PROTECT, related_name="targets", verbose_name="拠点")
    fiscal_year = models.PositiveSmallIntegerField("年度")
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, related_name="targets", verbose_name="指標"
    )
    value = models.DecimalField("目標値", max_digits=12, decimal_places=1)
    source = models.CharField("根拠", max_length=200, blank=True, default="")
    resolution = models.ForeignKey(
        Resolution,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="annual_targets",
        verbose_name="もとになった議決",
    )
    # Given with a new value and taken out by PostgreSQL, which keeps it in `TargetChange`: so it
    # must be given anew with each change.
    change_reason = models.CharField(
        "変更の理由", max_length=500, blank=True, default="", db_default="", editable=False
    )
    recorded_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="登録者"
    )
    recorded_at = models.DateTimeField("登録日時")

    objects = AnnualTargetQuerySet.as_manager()

    class Meta:
        verbose_name = "事業目標"
        verbose_name_plural = "事業目標"
        ordering = ["site", "fiscal_year", "indicator__position"]
        constraints = [
            models.UniqueConstraint(
                fields=["site", "fiscal_year", "indicator"],
                name="one_target_an_indicator",
                violation_error_message="この指標の目標はすでに設定されています。",
            ),
            models.CheckConstraint(
                name="target_is_positive",
                condition=Q(value__gt=0),
                violation_error_message="目標値は0より大きい数で入力してください。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site} {self.fiscal_year}年度 {self.indicator}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, and let go of the reason as PostgreSQL does."""
        super().save(*args, **kwargs)
        self.change_reason = ""
