"""SlipRule: how long a referral slip can be used."""

from typing import Self

from django.db import models
from django.db.models import Q

from portal.common.viewer import Viewer


class SlipRuleQuerySet(models.QuerySet["SlipRule"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """The rule is printed on each slip as its last day."""
        return self if viewer.is_government else self.none()


class SlipRule(models.Model):
    """誘導票の決まり。ある年度から次の行の年度の前まで使う。"""

    from_year = models.PositiveSmallIntegerField("適用開始年度", unique=True)
    valid_days = models.PositiveSmallIntegerField("使える日数（交付の翌日から）")
    blank_valid_days = models.PositiveSmallIntegerField("まとめて印刷した票が使える日数")
    source = models.CharField("根拠", max_length=300)

    objects = SlipRuleQuerySet.as_manager()

    class Meta:
        verbose_name = "誘導票の決まり"
        verbose_name_plural = "誘導票の決まり"
        ordering = ["from_year"]
        constraints = [
            models.CheckConstraint(
                name="slip_rule_gives_days",
                condition=Q(valid_days__range=(1, 366), blank_valid_days__range=(1, 366)),
                violation_error_message="1日から366日までにしてください。",
                violation_error_code="valid_days",
            ),
            models.CheckConstraint(
                name="slip_rule_names_its_source",
                condition=~Q(source=""),
                violation_error_message="根拠を入力してください。",
                violation_error_code="source",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_year}年度から: {self.valid_days}日"
