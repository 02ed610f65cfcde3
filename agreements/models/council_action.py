"""CouncilAction (議決による取組): who does what a resolution asks, and by when."""

import uuid
from datetime import date
from typing import Self

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q

from agreements.choices import OPEN_ACTIONS, ActionState
from agreements.models.resolution import Resolution
from portal.common.days import within_reach
from portal.common.viewer import Viewer
from portal.organizations.models import Organization


class CouncilActionQuerySet(models.QuerySet["CouncilAction"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Whoever sees the resolution."""
        resolutions = Resolution.objects.visible_to(viewer)
        return self if viewer.sees_nation else self.filter(resolution__in=resolutions.values("pk"))

    def open(self) -> Self:
        """What is not finished."""
        return self.filter(state__in=OPEN_ACTIONS)

    def overdue_on(self, day: date) -> Self:
        """What should have been finished before `day`."""
        return self.open().filter(due_on__lt=day)


class CouncilAction(models.Model):
    """取組。担当は、協議会に加わる組織に限る（トリガーで守る）。"""

    public_id = models.UUIDField(
        "公開用の番号",
        default=uuid.uuid4,
        db_default=RandomUUID(),
        unique=True,
        editable=False,
    )
    resolution = models.ForeignKey(
        Resolution, models.PROTECT, related_name="actions", verbose_name="議決"
    )
    what = models.CharField("取組", max_length=300)
    owner = models.ForeignKey(
        Organization, models.PROTECT, related_name="council_actions", verbose_name="担当する組織"
    )
    owner_title = models.CharField("担当の職名", max_length=100, blank=True, default="")
    due_on = models.DateField("期限")
    state = models.CharField(
        "状態", max_length=8, choices=ActionState.choices, default=ActionState.OPEN
    )
    done_on = models.DateField("完了日", null=True, blank=True)
    result = models.TextField("結果", blank=True, default="", max_length=5000)
    dropped_reason = models.CharField("取りやめの理由", max_length=500, blank=True, default="")

    objects = CouncilActionQuerySet.as_manager()

    class Meta:
        verbose_name = "議決による取組"
        verbose_name_plural = "議決による取組"
        ordering = ["due_on", "pk"]
        constraints = [
            *within_reach("council_action", "due_on", "done_on"),
            models.CheckConstraint(
                name="council_action_state_is_known",
                condition=Q(state__in=ActionState.values),
                violation_error_message="取組の状態が正しくありません。",
                violation_error_code="state",
            ),
            models.CheckConstraint(
                name="council_action_is_done_on_a_day_with_a_result",
                condition=Q(state=ActionState.DONE, done_on__isnull=False, result__gt="")
                | (~Q(state=ActionState.DONE) & Q(done_on=None)),
                violation_error_message="完了にするときは、完了日と結果を入力してください。",
                violation_error_code="result",
            ),
            models.CheckConstraint(
                name="council_action_is_dropped_for_a_reason",
                condition=Q(state=ActionState.DROPPED, dropped_reason__gt="")
                | (~Q(state=ActionState.DROPPED) & Q(dropped_reason="")),
                violation_error_message="取りやめの理由を入力してください。",
                violation_error_code="dropped_reason",
            ),
        ]
        indexes = [
            models.Index(
                "due_on", condition=Q(state__in=OPEN_ACTIONS), name="council_action_open_by_due"
            ),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def is_open(self) -> bool:
        """Whether something is left to do."""
        return self.state in OPEN_ACTIONS
