"""Scheme (評価方式): by what numbers the offices of one fiscal year are rated.

No coefficient, cap, bonus or threshold is called official unless its source is entered: every row
of a scheme carries one. A used scheme never changes (migration "schemes kept").
"""

import uuid
from typing import Self

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q

from evaluation.ratings.choices import SchemeState, ThresholdUnit
from portal.common.fiscal import FIRST_YEAR, LAST_YEAR
from portal.common.formats import wareki_year
from portal.common.viewer import Role, Viewer
from portal.people.models import User

APPROVED = (SchemeState.APPROVED, SchemeState.USED)


class SchemeQuerySet(models.QuerySet["Scheme"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Drafts are read by the ministry and the bureaus, what is approved by every government."""
        if viewer.sees_nation or viewer.role == Role.BUREAU:
            return self
        return self.filter(state__in=APPROVED) if viewer.is_government else self.none()

    def of_year(self, year: int) -> "Scheme | None":
        """The scheme in force in a fiscal year: the newest approved version, None before it."""
        return self.filter(fiscal_year=year, state__in=APPROVED).order_by("-version").first()


class Scheme(models.Model):
    """評価方式。年度に1つ、改めるときは版を重ねる。率は分数のまま計算し、点数を一度だけ丸める。

    `type1_from` … `type3_from` are distances from the group's mean in `threshold_unit`, inclusive.
    """

    uuid = models.UUIDField(
        "公開用の番号",
        default=uuid.uuid4,
        db_default=RandomUUID(),
        unique=True,
        editable=False,
    )
    fiscal_year = models.PositiveSmallIntegerField("年度")
    version = models.PositiveSmallIntegerField("版", default=1, db_default=1)
    state = models.CharField(
        "状態",
        max_length=9,
        choices=SchemeState.choices,
        default=SchemeState.DRAFT,
        db_default=SchemeState.DRAFT,
    )
    is_demonstration = models.BooleanField("デモ用（合成）", default=False, db_default=False)
    point_places = models.PositiveSmallIntegerField(
        "点数の小数点以下の桁数",
        default=1,
        db_default=1,
        help_text="四捨五入は点数に一度だけ行う。",
    )
    threshold_unit = models.CharField(
        "類型の基準の単位",
        max_length=10,
        choices=ThresholdUnit.choices,
        default=ThresholdUnit.POINTS,
        db_default=ThresholdUnit.POINTS,
    )
    type1_from = models.DecimalField("類型1の下限（平均との差）", max_digits=8, decimal_places=3)
    type2_from = models.DecimalField("類型2の下限（平均との差）", max_digits=8, decimal_places=3)
    type3_from = models.DecimalField("類型3の下限（平均との差）", max_digits=8, decimal_places=3)
    threshold_source = models.CharField("類型の基準の出典", max_length=300)
    improve_from_type = models.PositiveSmallIntegerField(
        "改善計画を求める類型",
        default=4,
        db_default=4,
        help_text="この類型と、それより下の類型の安定所が改善計画を作る。",
    )
    improve_source = models.CharField("改善計画の基準の出典", max_length=300)
    source = models.CharField("出典", max_length=300)
    method_note = models.TextField(
        "方法の注記",
        max_length=2000,
        blank=True,
        default="",
        help_text="前後の年度と比べるときに読む人が知るべきこと。年度の推移に添える。",
    )
    drafted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="作成した人"
    )
    submitted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="承認を求めた人"
    )
    submitted_at = models.DateTimeField("承認を求めた日時", null=True, blank=True)
    approved_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="承認した人"
    )
    approved_at = models.DateTimeField("承認した日時", null=True, blank=True)
    used_at = models.DateTimeField("初めて使った日時", null=True, blank=True)
    return_reason = models.CharField("戻した理由", max_length=1000, blank=True, default="")

    objects = SchemeQuerySet.as_manager()

    class Meta:
        verbose_name = "評価方式"
        verbose_name_plural = "評価方式"
        ordering = ["-fiscal_year", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["fiscal_year", "version"],
                name="one_scheme_version",
                violation_error_message="この年度のこの版の評価方式は、すでにあります。",
                violation_error_code="version",
            ),
            models.CheckConstraint(
                name="scheme_year_is_a_year",
                condition=Q(fiscal_year__range=(FIRST_YEAR, LAST_YEAR)),
                violation_error_message=(
                    f"年度は{FIRST_YEAR}から{LAST_YEAR}までの西暦で入力してください。"
                ),
                violation_error_code="fiscal_year",
            ),
            models.CheckConstraint(
                name="scheme_rounds_points_to_few_places",
                condition=Q(point_places__lte=4),
                violation_error_message="点数の桁数は0から4までで入力してください。",
                violation_error_code="point_places",
            ),
            models.CheckConstraint(
                name="scheme_types_fall",
                condition=Q(type1_from__gt=F("type2_from"), type2_from__gt=F("type3_from")),
                violation_error_message="類型の下限は、類型1、2、3の順に小さくしてください。",
                violation_error_code="type2_from",
            ),
            models.CheckConstraint(
                name="scheme_percents_can_be_reached",
                condition=~Q(threshold_unit=ThresholdUnit.PERCENT) | Q(type1_from__lte=100),
                violation_error_message="平均点に対する％は100までで入力してください。",
                violation_error_code="type1_from",
            ),
            models.CheckConstraint(
                name="scheme_improves_some_type",
                condition=Q(improve_from_type__range=(2, 4)),
                violation_error_message="改善計画を求める類型は2から4までで選んでください。",
                violation_error_code="improve_from_type",
            ),
            models.CheckConstraint(
                name="scheme_has_sources",
                condition=~Q(source="") & ~Q(threshold_source="") & ~Q(improve_source=""),
                violation_error_message="出典を入力してください。",
                violation_error_code="source",
            ),
            models.CheckConstraint(
                name="scheme_is_submitted_by_someone",
                condition=Q(state=SchemeState.DRAFT) | Q(submitted_at__isnull=False),
                violation_error_message="承認を求めた日時がありません。",
                violation_error_code="state",
            ),
            models.CheckConstraint(
                name="scheme_is_approved_by_another",
                condition=Q(state__in=[SchemeState.DRAFT, SchemeState.SUBMITTED])
                | (
                    Q(approved_at__isnull=False)
                    & (
                        Q(is_demonstration=True, approved_by=None)
                        | (
                            Q(approved_by__isnull=False)
                            & ~Q(approved_by=F("submitted_by"))
                            & ~Q(approved_by=F("drafted_by"))
                        )
                    )
                ),
                violation_error_message=(
                    "評価方式を承認できるのは、作成した人、承認を求めた人とは別の人だけです。"
                ),
                violation_error_code="state",
            ),
            models.CheckConstraint(
                name="scheme_in_use_knows_since_when",
                condition=Q(state=SchemeState.USED, used_at__isnull=False)
                | (~Q(state=SchemeState.USED) & Q(used_at=None)),
                violation_error_message="使用中の評価方式には、初めて使った日時が要ります。",
                violation_error_code="state",
            ),
        ]

    def __str__(self) -> str:
        return f"{wareki_year(self.fiscal_year)}の評価方式 第{self.version}版"

    @property
    def is_open(self) -> bool:
        """Whether its numbers may still be written."""
        return self.state == SchemeState.DRAFT
