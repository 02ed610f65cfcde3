"""Correction (訂正): the one way by which figures of an accepted month or a settled year change."""

import uuid
from typing import Self

from django.db import models
from django.db.models import F, Q

from agreements.models import Resolution
from evaluation.choices import CorrectionState
from evaluation.models.achievement import Achievement
from evaluation.models.indicator import Indicator
from portal.common.viewer import Viewer
from portal.organizations.models import Organization
from portal.people.models import User
from sites.models import JointSite


class CorrectionQuerySet(models.QuerySet["Correction"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Those who run the site; an approved one, which explains a figure, every government."""
        if viewer.sees_nation:
            return self
        if not viewer.is_government:
            return self.none()
        own = Q(site__in=JointSite.objects.run_by(viewer))
        return self.filter(own | Q(state=CorrectionState.APPROVED))


class Correction(models.Model):
    """訂正。申請した人とは別の人が決定し、承認すると適用される。"""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    site = models.ForeignKey(
        JointSite, models.PROTECT, related_name="corrections", verbose_name="拠点"
    )
    fiscal_year = models.PositiveSmallIntegerField("年度")
    reason = models.TextField("訂正の理由", max_length=1000)
    state = models.CharField(
        "状態",
        max_length=9,
        choices=CorrectionState.choices,
        default=CorrectionState.REQUESTED,
    )
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name="申請した組織"
    )
    requested_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="申請した人"
    )
    requested_at = models.DateTimeField("申請日時")
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="決定した人"
    )
    decided_at = models.DateTimeField("決定・取下げの日時", null=True, blank=True)
    decision_reason = models.TextField("決定の理由", max_length=1000, blank=True, default="")
    achievement_before = models.ForeignKey(
        Achievement,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="訂正前の年度締め",
    )
    achievement_after = models.ForeignKey(
        Achievement,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="訂正後の年度締め",
    )

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = "訂正"
        verbose_name_plural = "訂正"
        ordering = ["-requested_at"]
        constraints = [
            models.CheckConstraint(
                name="correction_state_is_known",
                condition=Q(state__in=CorrectionState.values),
                violation_error_message="訂正の状態が正しくありません。",
                violation_error_code="state",
            ),
            models.CheckConstraint(
                name="correction_has_a_reason",
                condition=Q(reason__regex=r"\S"),
                violation_error_message="訂正の理由を入力してください。",
                violation_error_code="reason",
            ),
            models.CheckConstraint(
                name="correction_is_decided_by_somebody_else",
                condition=Q(decided_by=None) | ~Q(decided_by=F("requested_by")),
                violation_error_message="申請した人とは別の人が決定してください。",
                violation_error_code="decided_by",
            ),
            models.CheckConstraint(
                name="correction_decision_is_signed",
                condition=Q(state=CorrectionState.REQUESTED, decided_by=None, decided_at=None)
                | Q(state=CorrectionState.WITHDRAWN, decided_by=None, decided_at__isnull=False)
                | Q(
                    state__in=[CorrectionState.APPROVED, CorrectionState.REFUSED],
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                ),
                violation_error_message="状態と、決定した人・日時が合っていません。",
                violation_error_code="decided_by",
            ),
            models.CheckConstraint(
                name="correction_is_refused_for_a_reason",
                condition=~Q(state=CorrectionState.REFUSED) | Q(decision_reason__regex=r"\S"),
                violation_error_message="却下する理由を入力してください。",
                violation_error_code="decision_reason",
            ),
            models.CheckConstraint(
                name="correction_settles_only_when_approved",
                condition=Q(achievement_before=None, achievement_after=None)
                | Q(
                    state=CorrectionState.APPROVED,
                    achievement_before__isnull=False,
                    achievement_after__isnull=False,
                ),
                violation_error_message="承認した訂正だけが、年度締めの新しい版を作ります。",
            ),
        ]
        indexes = [
            models.Index(
                fields=["site"],
                condition=Q(state=CorrectionState.REQUESTED),
                name="corrections_that_wait",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site} {self.fiscal_year}年度の訂正"


class CorrectionLineQuerySet(models.QuerySet["CorrectionLine"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """As the correction."""
        return self.filter(correction__in=Correction.objects.visible_to(viewer))


class CorrectionLine(models.Model):
    """訂正する1つの数値。月のある行は月次実績、月のない行は事業目標。NULL は未記入。"""

    correction = models.ForeignKey(
        Correction, models.PROTECT, related_name="lines", verbose_name="訂正"
    )
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+", verbose_name="指標")
    month = models.DateField("月（初日）", null=True, blank=True)
    before = models.DecimalField("訂正前", max_digits=12, decimal_places=1, null=True, blank=True)
    after = models.DecimalField("訂正後", max_digits=12, decimal_places=1, null=True, blank=True)
    resolution = models.ForeignKey(
        Resolution,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="もとになった議決",
    )
    is_applied = models.BooleanField("適用済み", default=False, db_default=False, editable=False)

    objects = CorrectionLineQuerySet.as_manager()

    class Meta:
        verbose_name = "訂正する数値"
        verbose_name_plural = "訂正する数値"
        ordering = ["correction", "month", "indicator__position"]
        constraints = [
            models.UniqueConstraint(
                fields=["correction", "indicator", "month"],
                nulls_distinct=False,
                name="one_correction_line_a_figure",
                violation_error_message="同じ数値が重複しています。",
            ),
            models.CheckConstraint(
                name="correction_line_changes_something",
                condition=Q(before=None, after__isnull=False)
                | Q(before__isnull=False, after=None)
                | Q(before__isnull=False, after__isnull=False, before__lt=F("after"))
                | Q(before__isnull=False, after__isnull=False, before__gt=F("after")),
                violation_error_message="訂正前と同じ値です。",
                violation_error_code="after",
            ),
            models.CheckConstraint(
                name="correction_line_is_a_month_or_a_resolved_target",
                condition=Q(month=None, resolution__isnull=False, after__gt=0)
                | (
                    Q(month__isnull=False, month__day=1, resolution=None)
                    & (Q(after=None) | Q(after__gte=0))
                ),
                violation_error_message="月次実績は0以上の件数に、目標は議決にもとづく値に訂正します。",
                violation_error_code="after",
            ),
        ]

    def __str__(self) -> str:
        place = f"{self.month:%Y-%m}" if self.month else "目標"
        return f"{place} {self.indicator}"

    @property
    def is_target(self) -> bool:
        """Whether a target is corrected, not a month."""
        return self.month is None
