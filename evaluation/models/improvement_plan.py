"""ImprovementPlan (改善計画): what both sides do about a poor year, and what came of it."""

import uuid
from typing import Self

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q

from evaluation.choices_improvement import Focus, ImprovementState, Verdict
from evaluation.models.assessment_rule import AssessmentRule
from portal.common.fiscal import FIRST_YEAR, LAST_YEAR
from portal.common.formats import wareki_year
from portal.common.viewer import Viewer
from portal.people.models import User
from sites.models import JointSite

JUDGED = (ImprovementState.ACTING, ImprovementState.CLOSED)


class ImprovementPlanQuerySet(models.QuerySet["ImprovementPlan"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """While it is being written, those who run the site; then every government.

        Row-level security says the same.
        """
        if viewer.sees_nation:
            return self
        if not viewer.is_government:
            return self.none()
        return self.filter(~Q(state=ImprovementState.PLANNING) | Q(site__in=run_here(viewer)))

    def running(self) -> Self:
        """Those not yet closed."""
        return self.exclude(state=ImprovementState.CLOSED)


def run_here(viewer: Viewer) -> models.QuerySet[JointSite]:
    """The sites whose plans, reviews and contracts the viewer works on."""
    return JointSite.objects.visible_to(viewer).run_by(viewer)


class ImprovementPlan(models.Model):
    """改善計画。理由と開いた時点の数値は変わらない。署名した文章は、計画に戻さないと変えられない。

    `reasons`, `figures` and `judgement` are what was shown to those who decided, as of then; every
    figure in them can be computed again from rows.
    """

    public_id = models.UUIDField(
        "公開用の番号",
        default=uuid.uuid4,
        db_default=RandomUUID(),
        unique=True,
        editable=False,
    )
    site = models.ForeignKey(
        JointSite, models.PROTECT, related_name="improvement_plans", verbose_name="拠点"
    )
    fiscal_year = models.PositiveSmallIntegerField("評価した年度")
    rule = models.ForeignKey(
        AssessmentRule, models.PROTECT, related_name="plans", verbose_name="基準"
    )
    state = models.CharField(
        "状態",
        max_length=8,
        choices=ImprovementState.choices,
        default=ImprovementState.PLANNING,
        db_default=ImprovementState.PLANNING,
    )
    round = models.PositiveSmallIntegerField("巡目", default=1, db_default=1)
    reasons = models.JSONField("計画を求める理由")
    figures = models.JSONField("開いた時点の数値", default=dict)
    focus = models.CharField(
        "改善を測る数値", max_length=14, choices=Focus.choices, default=Focus.PLACEMENT_RATE
    )
    analysis = models.TextField("課題の分析", max_length=4000, blank=True, default="")
    aim = models.TextField("目指す姿", max_length=2000, blank=True, default="")
    check_text = models.TextField("評価", max_length=4000, blank=True, default="")
    verdict = models.CharField(
        "判定", max_length=9, choices=Verdict.choices, null=True, blank=True, default=None
    )
    judgement = models.JSONField("判定のもとの数値", null=True, blank=True, default=None)
    opened_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="開いた人", null=True, blank=True
    )
    opened_at = models.DateTimeField("開いた日時")
    closed_at = models.DateTimeField("完了した日時", null=True, blank=True)

    objects = ImprovementPlanQuerySet.as_manager()

    class Meta:
        verbose_name = "改善計画"
        verbose_name_plural = "改善計画"
        ordering = ["-fiscal_year", "site"]
        constraints = [
            models.UniqueConstraint(
                name="one_open_improvement_plan",
                fields=["site", "fiscal_year"],
                condition=~Q(state=ImprovementState.CLOSED),
                violation_error_message="この拠点と年度の改善計画は、すでにあります。",
                violation_error_code="fiscal_year",
            ),
            models.CheckConstraint(
                name="improvement_year_is_a_year",
                condition=Q(fiscal_year__range=(FIRST_YEAR, LAST_YEAR)),
                violation_error_message=(
                    f"年度は{FIRST_YEAR}から{LAST_YEAR}までの西暦で入力してください。"
                ),
                violation_error_code="fiscal_year",
            ),
            models.CheckConstraint(
                name="improvement_focus_is_known",
                condition=Q(focus__in=Focus.values),
                violation_error_message="改善を測る数値を選んでください。",
                violation_error_code="focus",
            ),
            models.CheckConstraint(
                name="improvement_round_counts_from_one",
                condition=Q(round__gte=1),
                violation_error_message="巡目は1から数えます。",
                violation_error_code="round",
            ),
            models.CheckConstraint(
                name="improvement_has_a_reason",
                condition=~Q(reasons=[]),
                violation_error_message="改善計画を求める理由がありません。",
                violation_error_code="reasons",
            ),
            models.CheckConstraint(
                name="improvement_is_agreed_in_words",
                condition=Q(state=ImprovementState.PLANNING) | (~Q(analysis="") & ~Q(aim="")),
                violation_error_message="課題の分析と目指す姿の両方を書いてから合意してください。",
                violation_error_code="analysis",
            ),
            models.CheckConstraint(
                name="improvement_is_judged_in_words",
                condition=(Q(state__in=JUDGED, verdict__in=Verdict.values) & ~Q(check_text=""))
                | (~Q(state__in=JUDGED) & Q(verdict=None)),
                violation_error_message="評価を入力してください。",
                violation_error_code="check_text",
            ),
            models.CheckConstraint(
                name="improvement_is_closed_at_a_time",
                condition=Q(state=ImprovementState.CLOSED, closed_at__isnull=False)
                | (~Q(state=ImprovementState.CLOSED) & Q(closed_at=None)),
                violation_error_message="完了した計画には、完了した日時が要ります。",
                violation_error_code="state",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site} {wareki_year(self.fiscal_year)}の改善計画"

    @property
    def measured(self) -> Focus:
        """The figure by which it is judged."""
        return Focus(self.focus)
