"""Organization: whatever a person can act for (本省, 労働局, ハローワーク, 自治体, 利用団体)."""

import uuid
from datetime import date
from typing import Self, TypeVar

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q

from portal.common.viewer import Role, Viewer

_Kind_co = TypeVar("_Kind_co", bound="Organization", covariant=True)


class OrganizationQuerySet(models.QuerySet[_Kind_co]):
    def visible_to(self, viewer: Viewer) -> Self:
        """The register of organisations is public: everyone signed in sees all of it."""
        return self if viewer.is_system or viewer.is_somebody else self.none()

    def existing_on(self, day: date) -> Self:
        """Those that exist on `day` (both ends of the validity belong to it)."""
        return self.filter(
            Q(valid_from=None) | Q(valid_from__lte=day),
            Q(valid_to=None) | Q(valid_to__gte=day),
        )


class Organization(models.Model):
    """組織。種別ごとの事実は子のモデルが持つ。"""

    public_id = models.UUIDField(
        "公開用の番号",
        default=uuid.uuid4,
        db_default=RandomUUID(),
        unique=True,
        editable=False,
    )
    kind = models.CharField("種別", max_length=20, choices=Role.choices)
    name = models.CharField("名称", max_length=100)
    kana = models.CharField("かな", max_length=200, blank=True, default="")
    prefecture_code = models.CharField(
        "都道府県コード", max_length=2, blank=True, default="", db_index=True
    )
    valid_from = models.DateField("設置日", null=True, blank=True)
    valid_to = models.DateField("廃止日（この日まで）", null=True, blank=True)
    suspended_at = models.DateTimeField("利用停止の日時", null=True, blank=True, editable=False)
    suspended_reason = models.CharField(
        "利用停止の理由", max_length=500, blank=True, default="", editable=False
    )
    suspended_by_name = models.CharField(
        "利用を停止した人", max_length=100, blank=True, default="", editable=False
    )

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = "組織"
        verbose_name_plural = "組織"
        ordering = ["prefecture_code", "kana", "id"]
        constraints = [
            models.CheckConstraint(
                name="organization_kind_is_known",
                condition=Q(kind__in=Role.values),
                violation_error_message="組織の種別が正しくありません。",
            ),
            models.CheckConstraint(
                name="organization_has_a_name",
                condition=~Q(name=""),
                violation_error_message="名称を入力してください。",
            ),
            models.CheckConstraint(
                name="organization_prefecture_code",
                condition=Q(prefecture_code__regex=r"^(0[1-9]|[1-3][0-9]|4[0-7])$")
                | Q(prefecture_code="", kind__in=[Role.MINISTRY, Role.SUBSCRIBER]),
                violation_error_message="都道府県コードは01から47で入力してください。",
            ),
            models.CheckConstraint(
                name="organization_ends_after_it_begins",
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                violation_error_message="廃止日は設置日より後にしてください。",
            ),
            models.CheckConstraint(
                name="organization_is_suspended_by_someone_for_a_reason",
                condition=Q(suspended_at=None, suspended_reason="", suspended_by_name="")
                | (
                    Q(suspended_at__isnull=False)
                    & ~Q(suspended_reason="")
                    & ~Q(suspended_by_name="")
                ),
                violation_error_message="利用を停止するときは、理由を入力してください。",
            ),
            # Nobody would be left to lift it.
            models.CheckConstraint(
                name="the_ministry_is_never_suspended",
                condition=Q(suspended_at=None) | ~Q(kind=Role.MINISTRY),
                violation_error_message="本省の利用は停止できません。",
            ),
            # The target of the composite key by which a membership's role must fit (people).
            models.UniqueConstraint(fields=["id", "kind"], name="organization_id_and_kind"),
            models.UniqueConstraint(
                name="one_bureau_a_prefecture",
                fields=["prefecture_code"],
                condition=Q(kind=Role.BUREAU),
                violation_error_message="この都道府県の労働局はすでに登録されています。",
            ),
        ]

    def __str__(self) -> str:
        return self.name
