"""Resolution (議決): what a council decided at a meeting; targets and plans name it as source."""

import uuid
from typing import Self

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q

from agreements.models.meeting import Meeting
from portal.common.days import within_reach
from portal.common.formats import wareki_date
from portal.common.viewer import Viewer


class ResolutionQuerySet(models.QuerySet["Resolution"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Whoever sees the meeting."""
        meetings = Meeting.objects.visible_to(viewer)
        return self if viewer.sees_nation else self.filter(meeting__in=meetings.values("pk"))


class Resolution(models.Model):
    """議決。議事録が確定した後は変えられない。"""

    public_id = models.UUIDField(
        "公開用の番号",
        default=uuid.uuid4,
        db_default=RandomUUID(),
        unique=True,
        editable=False,
    )
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="resolutions", verbose_name="会議"
    )
    number = models.PositiveSmallIntegerField("号")
    title = models.CharField("件名", max_length=200)
    text = models.TextField("内容", max_length=10_000)
    decided_on = models.DateField("議決日")

    objects = ResolutionQuerySet.as_manager()

    class Meta:
        verbose_name = "議決"
        verbose_name_plural = "議決"
        ordering = ["meeting", "number"]
        constraints = [
            *within_reach("resolution", "decided_on"),
            models.UniqueConstraint(
                fields=["meeting", "number"],
                name="one_resolution_of_a_number",
                violation_error_message="この号の議決はすでに登録されています。",
                violation_error_code="number",
            ),
            models.CheckConstraint(
                name="resolution_is_numbered_from_one",
                condition=Q(number__gte=1),
                violation_error_message="議決の号は1から数えてください。",
                violation_error_code="number",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting} 議決第{self.number}号 {self.title}"

    @property
    def as_source(self) -> str:
        """The words by which a target names its source; they tell nothing that is private."""
        return f"運営協議会の議決（{wareki_date(self.decided_on)}）"
