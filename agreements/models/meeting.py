"""Meeting (運営協議会の会議): planned, invited, held, and its minutes confirmed."""

import uuid
from typing import Self

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Func, Q

from agreements.choices import MeetingState
from agreements.models.council import OperatingCouncil
from portal.common.days import within_reach
from portal.common.viewer import Viewer


class FiscalYearOfDay(Func):
    """The fiscal year of a day, as PostgreSQL stores it beside the day."""

    template = "(extract(year from %(expressions)s - interval '3 months')::smallint)"
    output_field = models.PositiveSmallIntegerField()


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Whoever sees the council."""
        councils = OperatingCouncil.objects.visible_to(viewer)
        return self if viewer.sees_nation else self.filter(council__in=councils.values("pk"))


class Meeting(models.Model):
    """会議。番号は協議会の中の通し番号。"""

    public_id = models.UUIDField(
        "公開用の番号",
        default=uuid.uuid4,
        db_default=RandomUUID(),
        unique=True,
        editable=False,
    )
    council = models.ForeignKey(
        OperatingCouncil, models.PROTECT, related_name="meetings", verbose_name="運営協議会"
    )
    number = models.PositiveSmallIntegerField("回")
    held_on = models.DateField("開催日")
    fiscal_year = models.GeneratedField(
        expression=FiscalYearOfDay(F("held_on")),
        output_field=models.PositiveSmallIntegerField(),
        db_persist=True,
        verbose_name="年度",
    )
    place = models.CharField("会場", max_length=200)
    state = models.CharField(
        "状態", max_length=10, choices=MeetingState.choices, default=MeetingState.PLANNED
    )
    minutes = models.TextField("議事録", blank=True, default="", max_length=50_000)
    cancelled_reason = models.CharField("中止の理由", max_length=500, blank=True, default="")

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = "運営協議会の会議"
        verbose_name_plural = "運営協議会の会議"
        ordering = ["council", "number"]
        constraints = [
            *within_reach("meeting", "held_on"),
            models.UniqueConstraint(
                fields=["council", "number"],
                name="one_meeting_of_a_number",
                violation_error_message="この回の会議はすでに登録されています。",
                violation_error_code="number",
            ),
            models.CheckConstraint(
                name="meeting_is_numbered_from_one",
                condition=Q(number__gte=1),
                violation_error_message="会議の回は1から数えてください。",
                violation_error_code="number",
            ),
            models.CheckConstraint(
                name="meeting_state_is_known",
                condition=Q(state__in=MeetingState.values),
                violation_error_message="会議の状態が正しくありません。",
                violation_error_code="state",
            ),
            models.CheckConstraint(
                name="meeting_is_minuted_with_minutes",
                condition=~Q(state=MeetingState.MINUTED) | ~Q(minutes=""),
                violation_error_message="議事録を入力してから確定してください。",
                violation_error_code="minutes",
            ),
            models.CheckConstraint(
                name="meeting_is_cancelled_for_a_reason",
                condition=Q(state=MeetingState.CANCELLED, cancelled_reason__gt="")
                | (~Q(state=MeetingState.CANCELLED) & Q(cancelled_reason="")),
                violation_error_message="中止の理由を入力してください。",
                violation_error_code="cancelled_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.council} 第{self.number}回"

    @property
    def is_fixed(self) -> bool:
        """Whether its record can no longer change."""
        return self.state in {MeetingState.MINUTED, MeetingState.CANCELLED}
