"""Succession: a local government that merged into another (合併), and the day it took effect."""

from typing import Self

from django.db import models
from django.db.models import F, Q

from portal.common.viewer import Viewer
from portal.organizations.models.local_government import LocalGovernment


class SuccessionQuerySet(models.QuerySet["Succession"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """What became of a local government is public among those who sign in."""
        return self if viewer.is_system or viewer.is_somebody else self.none()


class Succession(models.Model):
    """合併の記録。旧団体は消さず、廃止日を入れて残す。"""

    predecessor = models.OneToOneField(
        LocalGovernment, models.PROTECT, related_name="succession", verbose_name="旧団体"
    )
    successor = models.ForeignKey(
        LocalGovernment, models.PROTECT, related_name="predecessors", verbose_name="新団体"
    )
    effective_on = models.DateField("合併日")
    recorded_by_name = models.CharField("記録者", max_length=100)
    recorded_at = models.DateTimeField("記録日時")

    objects = SuccessionQuerySet.as_manager()

    class Meta:
        verbose_name = "合併"
        verbose_name_plural = "合併"
        ordering = ["effective_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="nobody_succeeds_itself",
                condition=~Q(predecessor=F("successor")),
                violation_error_message="旧団体と新団体は別の団体にしてください。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor}→{self.successor}（{self.effective_on}）"
