"""OperatingCouncil (運営協議会): local government, State and the region's 労使 at one table."""

import uuid
from datetime import date
from typing import Self

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from agreements.models.agreement import Agreement
from agreements.models.party import AgreementParty
from portal.common.days import within_reach
from portal.common.fiscal import today
from portal.common.viewer import Role, Viewer

SMALLEST_QUORUM = 2  # both governments must be there


class OperatingCouncilQuerySet(models.QuerySet["OperatingCouncil"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """The governments that take part, the State of the prefecture, and the ministry.

        The same answer as the database function council_is_seen, row by row.
        """
        if viewer.sees_nation:
            return self
        if not viewer.is_government or viewer.organization_id is None:
            return self.none()
        seen = self._of_party(viewer) | self._of_member(viewer)
        if viewer.role in {Role.BUREAU, Role.HELLO_WORK}:
            seen |= Q(prefecture_code=viewer.prefecture_code)
        return self.filter(seen)

    def kept_by(self, viewer: Viewer) -> Self:
        """Those the viewer keeps: bodies that signed the agreement, the bureau, the ministry.

        The same answer as the database function council_is_kept.
        """
        if viewer.sees_nation:
            return self
        if viewer.role == Role.BUREAU:
            return self.filter(prefecture_code=viewer.prefecture_code)
        if viewer.role == Role.LOCAL_GOVERNMENT:
            return self.filter(self._of_party(viewer))
        return self.none()

    def of(self, viewer: Viewer) -> Self:
        """Those the viewer's own organisation is a party or member of."""
        return self.filter(self._of_party(viewer) | self._of_member(viewer))

    def standing_on(self, day: date) -> Self:
        """Those that had begun and not ended on `day`."""
        return self.filter(Q(ended_on=None) | Q(ended_on__gte=day), established_on__lte=day)

    def _of_party(self, viewer: Viewer) -> Q:
        parties = AgreementParty.objects.filter(organization=viewer.organization_id)
        return Q(agreement__in=parties.values("agreement"))

    def _of_member(self, viewer: Viewer) -> Q:
        """Members count until the end of their term: who has left sees nothing new."""
        members = self.model._meta.get_field("members").related_model
        day = today(timezone.now())
        current = members._default_manager.filter(
            Q(term_until=None) | Q(term_until__gte=day), organization=viewer.organization_id
        )
        return Q(pk__in=current.values("council"))


class OperatingCouncil(models.Model):
    """運営協議会。運営の方針と年度の目標を決める。"""

    public_id = models.UUIDField(
        "公開用の番号",
        default=uuid.uuid4,
        db_default=RandomUUID(),
        unique=True,
        editable=False,
    )
    name = models.CharField("名称", max_length=200)
    prefecture_code = models.CharField("都道府県コード", max_length=2, db_index=True)
    agreement = models.ForeignKey(
        Agreement,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="councils",
        verbose_name="協定",
    )
    established_on = models.DateField("設置日")
    ended_on = models.DateField("廃止日（この日まで）", null=True, blank=True)
    quorum = models.PositiveSmallIntegerField("定足数（出席する委員の数）", default=SMALLEST_QUORUM)
    note = models.TextField("備考", blank=True, default="", max_length=2000)
    source = models.CharField("出典", max_length=200, blank=True, default="")

    objects = OperatingCouncilQuerySet.as_manager()

    class Meta:
        verbose_name = "運営協議会"
        verbose_name_plural = "運営協議会"
        ordering = ["prefecture_code", "name"]
        constraints = [
            *within_reach("council", "established_on", "ended_on"),
            models.CheckConstraint(
                name="council_prefecture_code",
                condition=Q(prefecture_code__regex=r"^(0[1-9]|[1-3][0-9]|4[0-7])$"),
                violation_error_message="都道府県コードは01から47で入力してください。",
                violation_error_code="prefecture_code",
            ),
            models.CheckConstraint(
                name="council_ends_after_it_begins",
                condition=Q(ended_on=None) | Q(ended_on__gte=F("established_on")),
                violation_error_message="廃止日は設置日より後にしてください。",
                violation_error_code="ended_on",
            ),
            models.CheckConstraint(
                name="council_quorum_holds_both_governments",
                condition=Q(quorum__gte=SMALLEST_QUORUM),
                violation_error_message="定足数は、自治体と国の両方が出られるよう2人以上にしてください。",
                violation_error_code="quorum",
            ),
            models.UniqueConstraint(
                fields=["prefecture_code", "name"],
                name="one_council_of_a_name",
                violation_error_message="この都道府県には、同じ名称の運営協議会がすでにあります。",
                violation_error_code="name",
            ),
        ]

    def __str__(self) -> str:
        return self.name
