"""RequestCount: how often something was asked within a stretch of time."""

from datetime import datetime
from typing import Self

from django.db import models

from portal.common.viewer import Viewer


class RequestCountQuerySet(models.QuerySet["RequestCount"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Nobody looks at counters but the clock that clears them away."""
        return self if viewer.is_system else self.none()

    def over_at(self, now: datetime) -> Self:
        """Counters whose stretch is over."""
        return self.filter(ends_at__lte=now)


class RequestCount(models.Model):
    """回数。PostgreSQL にあるので、Redis が空になっても数え直しにならない。"""

    key = models.CharField("数えるもの", max_length=200)
    ends_at = models.DateTimeField("区切りの終わり", db_index=True)
    count = models.PositiveIntegerField("回数")

    objects = RequestCountQuerySet.as_manager()

    class Meta:
        verbose_name = "回数"
        verbose_name_plural = "回数"
        ordering = ["key", "ends_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["key", "ends_at"],
                name="one_count_a_stretch",
                violation_error_message="この区切りの回数はすでにあります。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.count}"
