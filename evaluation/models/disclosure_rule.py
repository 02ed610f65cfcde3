"""DisclosureRule (秘匿の基準): from which count on published tables show it."""

from typing import Self

from django.db import models
from django.db.models import Q

from evaluation.rules.disclosure import Threshold
from portal.common.viewer import Viewer


class DisclosureRuleQuerySet(models.QuerySet["DisclosureRule"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """The rule is printed under every table it was applied to."""
        return self if viewer.is_government else self.none()


class DisclosureRule(models.Model):
    """秘匿の基準。ある年度から次の行の年度の前まで使う。国は公表していない。"""

    from_year = models.PositiveSmallIntegerField("適用開始年度", unique=True)
    smallest_shown = models.PositiveSmallIntegerField("表示する最小の件数")
    shows_zero = models.BooleanField("0を表示する", default=True)
    source = models.CharField("根拠", max_length=300)

    objects = DisclosureRuleQuerySet.as_manager()

    class Meta:
        verbose_name = "秘匿の基準"
        verbose_name_plural = "秘匿の基準"
        ordering = ["from_year"]
        constraints = [
            models.CheckConstraint(
                name="disclosure_rule_withholds_something",
                condition=Q(smallest_shown__range=(2, 1000)),
                violation_error_code="smallest_shown",
                violation_error_message="表示する最小の件数は、2から1,000までにしてください。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_year}年度から: {self.smallest_shown}未満を秘匿"

    @property
    def threshold(self) -> Threshold:
        """The rule as the arithmetic takes it."""
        return Threshold(self.smallest_shown, self.shows_zero)
