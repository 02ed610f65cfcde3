"""GrantRequest (権限の申請): one administrator asks, another decides."""

import uuid
from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import F, Q

from portal.common.viewer import Viewer
from portal.organizations.models import Organization
from portal.people.choices import DECIDED, GrantKind, GrantState
from portal.people.models.membership import Membership
from portal.people.models.user import User
from portal.people.reach import kept_by

WAITS_FOR = timedelta(days=14)
_OPEN = Q(state=GrantState.REQUESTED)
_ABOUT_SOMEBODY_NEW = Q(kind=GrantKind.INVITE)


class GrantRequestQuerySet(models.QuerySet["GrantRequest"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Administrators see what is asked for the organisations they keep."""
        return self.filter(kept_by(viewer, "organization__"))

    def open(self) -> Self:
        """What still waits for a decision."""
        return self.filter(_OPEN)

    def decidable_by(self, viewer: Viewer) -> Self:
        """What waits for this viewer: not what he asked for, nor what concerns himself."""
        return (
            self.visible_to(viewer)
            .open()
            .exclude(asked_by=viewer.user_id)
            .exclude(subject=viewer.user_id)
        )


class GrantRequest(models.Model):
    """権限の申請。承認は、申請した人でも本人でもない管理者が行う（データベースの制約で守る）。"""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField("申請の内容", max_length=20, choices=GrantKind.choices)
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="grant_requests", verbose_name="組織"
    )
    membership = models.ForeignKey(
        Membership,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="grant_requests",
        verbose_name="所属",
    )
    subject = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="本人"
    )
    email = models.EmailField("招待するメールアドレス", blank=True, default="")
    name = models.CharField("招待する人の氏名", max_length=100, blank=True, default="")
    as_administrator = models.BooleanField("管理者として", default=False)
    valid_from = models.DateField("着任日", null=True, blank=True)
    valid_to = models.DateField("離任日（この日まで）", null=True, blank=True)
    reason = models.CharField("申請の理由", max_length=500)
    state = models.CharField(
        "状態", max_length=10, choices=GrantState.choices, default=GrantState.REQUESTED
    )
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="申請した人")
    asked_at = models.DateTimeField("申請日時")
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="決定した人"
    )
    closed_at = models.DateTimeField("終わった日時", null=True, blank=True)
    answer = models.CharField("決定の理由", max_length=500, blank=True, default="")

    objects = GrantRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "権限の申請"
        verbose_name_plural = "権限の申請"
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(
                name="grant_is_decided_by_another_than_who_asked",
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")),
                violation_error_message="申請した人は、その申請を決定できません。",
            ),
            models.CheckConstraint(
                name="grant_is_decided_by_another_than_the_person",
                condition=Q(decided_by=None) | Q(subject=None) | ~Q(decided_by=F("subject")),
                violation_error_message="本人は、自分についての申請を決定できません。",
            ),
            models.CheckConstraint(
                name="grant_ends_when_it_is_closed",
                condition=Q(_OPEN, closed_at=None) | (~_OPEN & Q(closed_at__isnull=False)),
                violation_error_message="申請が終わった日時を記録してください。",
            ),
            models.CheckConstraint(
                name="grant_is_decided_by_someone",
                condition=Q(state__in=DECIDED, decided_by__isnull=False)
                | (~Q(state__in=DECIDED) & Q(decided_by=None)),
                violation_error_message="承認と却下には、決定した人が必要です。",
            ),
            models.CheckConstraint(
                name="grant_is_rejected_for_a_reason",
                condition=~Q(state=GrantState.REJECTED) | ~Q(answer=""),
                violation_error_message="却下の理由を入力してください。",
            ),
            models.CheckConstraint(
                name="grant_is_asked_for_a_reason",
                condition=~Q(reason=""),
                violation_error_message="申請の理由を入力してください。",
            ),
            models.CheckConstraint(
                name="grant_says_whom_it_is_about",
                condition=(_ABOUT_SOMEBODY_NEW & Q(membership=None) & ~Q(email="") & ~Q(name=""))
                | (
                    ~_ABOUT_SOMEBODY_NEW
                    & Q(membership__isnull=False, subject__isnull=False, email="", name="")
                ),
                violation_error_message="だれについての申請かを指定してください。",
            ),
            models.CheckConstraint(
                name="grant_period_ends_after_it_begins",
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                violation_error_message="離任日は着任日より後にしてください。",
            ),
            models.CheckConstraint(
                name="grant_to_end_says_when",
                condition=~Q(kind=GrantKind.END) | Q(valid_to__isnull=False),
                violation_error_message="離任日を入力してください。",
            ),
            models.UniqueConstraint(
                name="one_open_grant_a_membership",
                fields=["membership"],
                condition=_OPEN & ~_ABOUT_SOMEBODY_NEW,
                violation_error_message="この人についての申請がすでに承認を待っています。",
            ),
            models.UniqueConstraint(
                name="one_open_invitation_an_address",
                fields=["organization", "email"],
                condition=_OPEN & _ABOUT_SOMEBODY_NEW,
                violation_error_message="このメールアドレスへの招待がすでに承認を待っています。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}（{self.person_name}、{self.organization}）"

    @property
    def person_name(self) -> str:
        """Whom it is about."""
        return self.name or (self.subject.name if self.subject else "")

    @property
    def expires_at(self) -> datetime:
        """The instant from which it can no longer be decided."""
        return self.asked_at + WAITS_FOR
