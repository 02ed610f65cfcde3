"""AgendaItem (議題): what a meeting speaks about, in order."""

import uuid
from typing import Self

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q

from agreements.models.meeting import Meeting
from portal.common.viewer import Viewer


class AgendaItemQuerySet(models.QuerySet["AgendaItem"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Whoever sees the meeting."""
        meetings = Meeting.objects.visible_to(viewer)
        return self if viewer.sees_nation else self.filter(meeting__in=meetings.values("pk"))


class AgendaItem(models.Model):
    """議題。"""

    public_id = models.UUIDField(
        "公開用の番号",
        default=uuid.uuid4,
        db_default=RandomUUID(),
        unique=True,
        editable=False,
    )
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="agenda", verbose_name="会議")
    position = models.PositiveSmallIntegerField("順")
    title = models.CharField("議題", max_length=200)
    description = models.TextField("説明", blank=True, default="", max_length=2000)

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        verbose_name = "議題"
        verbose_name_plural = "議題"
        ordering = ["meeting", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "position"],
                name="one_agenda_item_a_position",
                violation_error_message="この順の議題はすでにあります。",
                violation_error_code="position",
            ),
            # The target of the composite key by which a paper belongs to an item of its meeting.
            models.UniqueConstraint(
                fields=["id", "meeting"],
                name="agenda_item_id_and_meeting",
                violation_error_message="この議題はすでに登録されています。",
            ),
            models.CheckConstraint(
                name="agenda_is_numbered_from_one",
                condition=Q(position__gte=1),
                violation_error_message="議題の順は1から数えてください。",
                violation_error_code="position",
            ),
        ]

    def __str__(self) -> str:
        return f"議題{self.position} {self.title}"
