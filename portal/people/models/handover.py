"""Handover (異動引継ぎ): what a person leaves behind on a day, and to whom."""

import uuid
from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from portal.common.viewer import Viewer
from portal.organizations.models import Organization
from portal.people.choices import HandoverState
from portal.people.models.membership import Membership
from portal.people.models.user import User
from portal.people.reach import kept_by


class HandoverQuerySet(models.QuerySet["Handover"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """The two people of it while they are in the organisation, and its administrators."""
        if viewer.user_id is None and not viewer.is_system:
            return self.none()
        concerned = Q(leaving__user=viewer.user_id) | Q(successor__user=viewer.user_id)
        own = Q(organization=viewer.organization_id) & concerned
        return self.filter(own | kept_by(viewer, "organization__"))

    def due_on(self, day: date) -> Self:
        """Planned ones whose last day is over on `day`."""
        return self.filter(state=HandoverState.PLANNED, last_day__lt=day)


class Handover(models.Model):
    """異動引継ぎ。最後の日が終わると、仕事が後任者に移る。権限はその日の終わりで切れる。"""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="handovers", verbose_name="組織"
    )
    leaving = models.ForeignKey(
        Membership, models.PROTECT, related_name="handovers", verbose_name="異動する人"
    )
    successor = models.ForeignKey(
        Membership, models.PROTECT, related_name="handovers_received", verbose_name="後任者"
    )
    last_day = models.DateField("最後の日")
    previous_valid_to = models.DateField("計画する前の離任日", null=True, blank=True)
    notes = models.TextField("引継ぎメモ", blank=True, default="", max_length=10_000)
    state = models.CharField(
        "状態", max_length=10, choices=HandoverState.choices, default=HandoverState.PLANNED
    )
    planned_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="計画した人"
    )
    planned_at = models.DateTimeField("計画した日時")
    closed_at = models.DateTimeField("終わった日時", null=True, blank=True)
    moved = models.JSONField("移したもの", default=dict, blank=True)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        verbose_name = "異動引継ぎ"
        verbose_name_plural = "異動引継ぎ"
        ordering = ["-last_day", "-planned_at"]
        constraints = [
            models.UniqueConstraint(
                name="one_planned_handover_a_membership",
                fields=["leaving"],
                condition=Q(state=HandoverState.PLANNED),
                violation_error_message="この人の異動引継ぎは、すでに計画されています。",
            ),
            models.CheckConstraint(
                name="handover_to_somebody_else",
                condition=~Q(leaving=F("successor")),
                violation_error_message="後任者には、本人ではない人を選んでください。",
            ),
            models.CheckConstraint(
                name="handover_ends_when_it_is_closed",
                condition=Q(state=HandoverState.PLANNED, closed_at=None)
                | (~Q(state=HandoverState.PLANNED) & Q(closed_at__isnull=False)),
                violation_error_message="引継ぎが終わった日時を記録してください。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.leaving}の異動引継ぎ（{self.get_state_display()}）"
