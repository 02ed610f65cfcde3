"""Membership: a person acts for an organisation, in its role, for a time."""

import uuid
from datetime import date
from typing import Self

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q

from portal.common.viewer import Role, Viewer
from portal.organizations.models import Organization
from portal.people.models.user import User
from portal.people.reach import kept_by


class MembershipQuerySet(models.QuerySet["Membership"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """The ministry sees all; others see who works in their own organisation.

        Administrators see those of the organisations they keep too.
        """
        if viewer.sees_nation:
            return self
        if viewer.organization_id is None:
            return self.none()
        own = Q(organization=viewer.organization_id)
        return self.filter(own | kept_by(viewer, "organization__"))

    def current_on(self, day: date) -> Self:
        """Memberships that hold on `day`."""
        return self.filter(
            Q(valid_from=None) | Q(valid_from__lte=day),
            Q(valid_to=None) | Q(valid_to__gte=day),
        )


class Membership(models.Model):
    """所属。役割は組織の種別と同じでなければならない（データベースの複合外部キーで守る）。"""

    public_id = models.UUIDField(
        "公開用の番号",
        default=uuid.uuid4,
        db_default=RandomUUID(),
        unique=True,
        editable=False,
    )
    user = models.ForeignKey(
        User, models.PROTECT, related_name="memberships", verbose_name="利用者"
    )
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="memberships", verbose_name="組織"
    )
    role = models.CharField("役割", max_length=20, choices=Role.choices)
    is_administrator = models.BooleanField("組織の管理者", default=False)
    valid_from = models.DateField("着任日", null=True, blank=True)
    valid_to = models.DateField("離任日（この日まで）", null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "所属"
        verbose_name_plural = "所属"
        ordering = ["user", "organization"]
        constraints = [
            # The target of the composite keys by which two people of a handover are colleagues.
            models.UniqueConstraint(
                fields=["id", "organization"],
                name="membership_id_and_organization",
                violation_error_message="この所属はすでに登録されています。",
            ),
            models.UniqueConstraint(
                fields=["user", "organization"],
                name="one_membership_an_organization",
                violation_error_message="この利用者はすでにこの組織に所属しています。",
            ),
            models.CheckConstraint(
                name="membership_ends_after_it_begins",
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                violation_error_message="離任日は着任日より後にしてください。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}（{self.organization}）"

    def holds_on(self, day: date) -> bool:
        """Whether the membership holds on `day`, both ends included."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )
