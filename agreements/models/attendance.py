"""Attendance (出欠): how a member took part in a meeting."""

from typing import Self

from django.db import models
from django.db.models import Q

from agreements.choices import Presence
from agreements.models.council_member import CouncilMember
from agreements.models.meeting import Meeting
from portal.common.viewer import Viewer


class AttendanceQuerySet(models.QuerySet["Attendance"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Whoever sees the meeting."""
        meetings = Meeting.objects.visible_to(viewer)
        return self if viewer.sees_nation else self.filter(meeting__in=meetings.values("pk"))


class Attendance(models.Model):
    """出欠。委員の任期と協議会が会議と合うことは、データベースのトリガーが守る。"""

    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="attendances", verbose_name="会議"
    )
    member = models.ForeignKey(
        CouncilMember, models.PROTECT, related_name="attendances", verbose_name="委員"
    )
    presence = models.CharField("出欠", max_length=8, choices=Presence.choices)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name = "出欠"
        verbose_name_plural = "出欠"
        ordering = ["meeting", "member__seat", "member"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "member"],
                name="one_attendance_a_member",
                violation_error_message="この委員の出欠はすでに登録されています。",
                violation_error_code="member",
            ),
            models.CheckConstraint(
                name="presence_is_known",
                condition=Q(presence__in=Presence.values),
                violation_error_message="出席、代理出席、欠席のどれかを選んでください。",
                violation_error_code="presence",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}（{self.get_presence_display()}）"
