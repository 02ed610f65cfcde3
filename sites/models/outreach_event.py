"""OutreachEvent: 巡回相談, 面接会, セミナー of a site, its calendar."""

from typing import Self

from django.db import models
from django.db.models import Q

from portal.common.days import within_reach
from portal.common.viewer import Viewer
from sites.choices import OutreachKind
from sites.models.joint_site import JointSite


class OutreachEventQuerySet(models.QuerySet["OutreachEvent"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """As the site's register: governments only."""
        return self if viewer.is_government else self.none()


class OutreachEvent(models.Model):
    """出張・催し。"""

    site = models.ForeignKey(
        JointSite, models.PROTECT, related_name="outreach_events", verbose_name="拠点"
    )
    kind = models.CharField("種類", max_length=10, choices=OutreachKind.choices)
    title = models.CharField("名称", max_length=200)
    held_on = models.DateField("開催日", db_index=True)
    venue = models.CharField("会場", max_length=200, blank=True, default="")

    objects = OutreachEventQuerySet.as_manager()

    class Meta:
        verbose_name = "出張・催し"
        verbose_name_plural = "出張・催し"
        ordering = ["held_on", "id"]
        constraints = [
            *within_reach("outreach", "held_on"),
            models.CheckConstraint(
                name="outreach_kind_is_known",
                condition=Q(kind__in=OutreachKind.values),
                violation_error_message="種類が正しくありません。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.held_on} {self.title}"
