"""PublishedCount: how many bodies had an agreement, as the ministry published it."""

from typing import Self

from django.db import models
from django.db.models import F, Q

from portal.common.days import within_reach
from portal.common.viewer import Viewer


class PublishedCountQuerySet(models.QuerySet["PublishedCount"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Published figures, beside a register that governments read."""
        return self if viewer.is_government else self.none()


class PublishedCount(models.Model):
    """公表された締結団体数。台帳の行から数えたものではなく、それと並べて示すためにある。"""

    as_of = models.DateField(
        "時点",
        unique=True,
        help_text="月までしか公表されていないときは、その月の初日にします。",
    )
    prefectures = models.PositiveSmallIntegerField("都道府県")
    municipalities = models.PositiveSmallIntegerField("市区町村")
    total = models.PositiveSmallIntegerField("合計")
    source = models.CharField("出典", max_length=200)

    objects = PublishedCountQuerySet.as_manager()

    class Meta:
        verbose_name = "公表された締結団体数"
        verbose_name_plural = "公表された締結団体数"
        ordering = ["as_of"]
        constraints = [
            *within_reach("published_count", "as_of"),
            models.CheckConstraint(
                name="published_total_is_the_sum",
                condition=Q(total=F("prefectures") + F("municipalities")),
                violation_error_message="合計は、都道府県と市区町村の和にしてください。",
                violation_error_code="total",
            ),
            models.CheckConstraint(
                name="published_count_has_a_source",
                condition=~Q(source=""),
                violation_error_message="出典を入力してください。",
                violation_error_code="source",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.as_of:%Y年%-m月} {self.total}団体"
