"""CellOwner (入力する側の例外): at one site, another side than the dictionary's counts a figure."""

from typing import Self

from django.db import models
from django.db.models import Q

from evaluation.choices import Side
from evaluation.models.indicator import Indicator
from portal.common.fiscal import FIRST_YEAR, LAST_YEAR
from portal.common.viewer import Viewer
from sites.models import JointSite


class CellOwnerQuerySet(models.QuerySet["CellOwner"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Who counts what is shared among governments."""
        return self if viewer.is_government else self.none()


class CellOwner(models.Model):
    """入力する側の例外。その年度から、次の例外まで続く。"""

    site = models.ForeignKey(
        JointSite, models.PROTECT, related_name="cell_owners", verbose_name="拠点"
    )
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, related_name="cell_owners", verbose_name="指標"
    )
    from_year = models.PositiveSmallIntegerField("この年度から")
    owner = models.CharField("入力する側", max_length=12, choices=Side.choices)
    reason = models.CharField("理由", max_length=200)

    objects = CellOwnerQuerySet.as_manager()

    class Meta:
        verbose_name = "入力する側の例外"
        verbose_name_plural = "入力する側の例外"
        ordering = ["site", "indicator__position", "from_year"]
        constraints = [
            models.UniqueConstraint(
                name="one_cell_owner_from_a_year",
                fields=["site", "indicator", "from_year"],
                violation_error_message="この拠点と指標の、この年度からの例外はすでにあります。",
            ),
            models.CheckConstraint(
                name="cell_owner_is_a_side",
                condition=Q(owner__in=Side.values),
                violation_error_message="入力する側が正しくありません。",
                violation_error_code="owner",
            ),
            models.CheckConstraint(
                name="cell_owner_has_a_reason",
                condition=Q(reason__regex=r"\S"),
                violation_error_message="例外とする理由を入力してください。",
                violation_error_code="reason",
            ),
            models.CheckConstraint(
                name="cell_owner_year_is_plausible",
                condition=Q(from_year__range=(FIRST_YEAR, LAST_YEAR)),
                violation_error_message="年度は西暦で入力してください。",
                violation_error_code="from_year",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site} {self.indicator}（{self.from_year}年度から）"
