"""SlipMonth: slips used at a site in a month, by the side that gave them; a view."""

from typing import Self

from django.db import models

from evaluation.choices import Side
from portal.common.viewer import Viewer
from sites.models import JointSite


class SlipMonthQuerySet(models.QuerySet["SlipMonth"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """As the slips: those who run the site."""
        return self.filter(site__in=JointSite.objects.run_by(viewer).values("pk"))


class SlipMonth(models.Model):
    """ある月に使われた誘導票の数（導出）。使われた月だけに行がある。"""

    id = models.CharField(primary_key=True, max_length=60)
    site = models.ForeignKey(JointSite, models.DO_NOTHING, related_name="+")
    month = models.DateField("月（初日）")
    from_side = models.CharField("交付した窓口", max_length=12, choices=Side.choices)
    used = models.BigIntegerField("利用された枚数")

    objects = SlipMonthQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "evaluation_slipmonth"
        ordering = ["site", "month", "from_side"]

    def __str__(self) -> str:
        return f"{self.site} {self.month:%Y-%m} {self.used}件"
