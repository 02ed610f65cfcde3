"""SettlementRun (年度締めの実行): the record of the work; Redis only rings the bell for it."""

import uuid
from decimal import Decimal
from typing import Self

from django.db import models
from django.db.models import Q

from evaluation.choices import ACTIVE_RUN_STATES, RunState
from portal.common.rounding import ratio_percent
from portal.common.viewer import Role, Viewer
from portal.people.models import User
from sites.models import JointSite


class SettlementRunQuerySet(models.QuerySet["SettlementRun"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """The ministry sees all runs, a bureau those of its prefecture."""
        if viewer.sees_nation:
            return self
        if viewer.role == Role.BUREAU:
            return self.filter(prefecture_code=viewer.prefecture_code)
        return self.none()


class SettlementRun(models.Model):
    """年度締め。範囲は全国、都道府県、または1拠点。"""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    fiscal_year = models.PositiveSmallIntegerField("年度")
    prefecture_code = models.CharField("都道府県", max_length=2, blank=True, default="")
    site = models.ForeignKey(
        JointSite, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="拠点"
    )
    state = models.CharField(
        "状態", max_length=8, choices=RunState.choices, default=RunState.QUEUED
    )
    total = models.PositiveIntegerField("対象拠点数", default=0)
    settled = models.PositiveIntegerField("新たに確定", default=0)
    unchanged = models.PositiveIntegerField("変更なし", default=0)
    refused = models.PositiveIntegerField("確定できず", default=0)
    refusals = models.JSONField("確定できなかった拠点と理由", default=list, blank=True)
    last_site_code = models.CharField("最後に処理した拠点", max_length=8, blank=True, default="")
    message = models.TextField("結果", blank=True, default="")
    stop_requested = models.BooleanField("中止の求め", default=False)
    requested_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="依頼者"
    )
    requested_at = models.DateTimeField("受付日時")
    heartbeat_at = models.DateTimeField("最後に動いた日時", null=True, blank=True)
    finished_at = models.DateTimeField("終了日時", null=True, blank=True)

    objects = SettlementRunQuerySet.as_manager()

    class Meta:
        verbose_name = "年度締め"
        verbose_name_plural = "年度締め"
        ordering = ["-requested_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["fiscal_year", "prefecture_code", "site"],
                condition=Q(state__in=ACTIVE_RUN_STATES),
                nulls_distinct=False,
                name="one_active_run_a_scope",
                violation_error_message="同じ範囲の年度締めがすでに動いています。",
            ),
            models.CheckConstraint(
                name="run_state_and_its_end",
                condition=Q(state__in=ACTIVE_RUN_STATES, finished_at=None)
                | (~Q(state__in=ACTIVE_RUN_STATES) & Q(finished_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fiscal_year}年度の締め（{self.get_state_display()}）"

    @property
    def done(self) -> int:
        """How many sites have been dealt with."""
        return self.settled + self.unchanged + self.refused

    @property
    def percentage(self) -> Decimal | None:
        """The part done, in percent."""
        return ratio_percent(self.done, self.total)

    @property
    def is_active(self) -> bool:
        """Whether the run still waits or works."""
        return self.state in ACTIVE_RUN_STATES
