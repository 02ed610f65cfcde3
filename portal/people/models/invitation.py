"""Invitation (招待): the way in for a person whom two administrators want."""

import uuid
from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Q

from portal.common.viewer import Viewer
from portal.people.models.grant_request import GrantRequest
from portal.people.models.user import User
from portal.people.reach import kept_by

VALID_FOR = timedelta(days=7)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Administrators see the invitations of the organisations they keep."""
        return self.filter(kept_by(viewer, "grant__organization__"))

    def open_at(self, now: datetime) -> Self:
        """Those that can be accepted."""
        return self.filter(accepted_at=None, revoked_at=None, expires_at__gt=now)


class Invitation(models.Model):
    """招待。承認された申請ひとつに、ひとつだけ。

    The link's key is computed from the id and `serial` with the portal's secret (invitation_key.py)
    and never stored: nobody who reads the database can follow it. A new `serial` ends old links.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    grant = models.OneToOneField(
        GrantRequest, models.PROTECT, related_name="invitation", verbose_name="申請"
    )
    serial = models.PositiveSmallIntegerField("発行の回数", default=1)
    sent_at = models.DateTimeField("招待した日時")
    expires_at = models.DateTimeField("有効期限")
    accepted_at = models.DateTimeField("受け取った日時", null=True, blank=True)
    accepted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="受け取った人"
    )
    revoked_at = models.DateTimeField("取り消した日時", null=True, blank=True)
    revoked_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="取り消した人"
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = "招待"
        verbose_name_plural = "招待"
        ordering = ["-sent_at"]
        constraints = [
            models.CheckConstraint(
                name="invitation_is_accepted_by_someone",
                condition=Q(accepted_at=None, accepted_by=None)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                violation_error_message="招待を受け取った人と日時は、そろえて記録してください。",
            ),
            models.CheckConstraint(
                name="invitation_is_revoked_by_someone",
                condition=Q(revoked_at=None, revoked_by=None)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                violation_error_message="招待を取り消した人と日時は、そろえて記録してください。",
            ),
            models.CheckConstraint(
                name="invitation_is_accepted_or_revoked",
                condition=Q(accepted_at=None) | Q(revoked_at=None),
                violation_error_message="受け取られた招待は取り消せません。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.grant.name}さんへの招待（{self.grant.organization}）"

    def is_open(self, now: datetime) -> bool:
        """Whether it can be accepted at `now`."""
        return self.accepted_at is None and self.revoked_at is None and now < self.expires_at

    def state_label(self, now: datetime) -> str:
        """Where it stands, in a word."""
        if self.accepted_at:
            return "受取り済み"
        if self.revoked_at:
            return "取消し"
        return "受取り待ち" if now < self.expires_at else "期限切れ"
