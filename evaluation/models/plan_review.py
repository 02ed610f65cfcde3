"""PlanReview (協議会での見直し): where a plan's round was looked at, and with what end."""

from typing import Self

from django.db import models
from django.db.models import Q

from agreements.models import Meeting, Resolution
from evaluation.choices_improvement import Verdict
from evaluation.models.improvement_plan import ImprovementPlan, run_here
from portal.common.viewer import Viewer
from portal.people.models import User


class PlanReviewQuerySet(models.QuerySet["PlanReview"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Those who run the site: what its council said is theirs."""
        return self if viewer.sees_nation else self.filter(plan__site__in=run_here(viewer))


class PlanReview(models.Model):
    """協議会での見直し。1巡に1件。協議会が見た評価と判定を、そのまま残す。"""

    plan = models.ForeignKey(
        ImprovementPlan, models.PROTECT, related_name="reviews", verbose_name="改善計画"
    )
    round = models.PositiveSmallIntegerField("巡目")
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="improvement_reviews", verbose_name="会議"
    )
    resolution = models.ForeignKey(
        Resolution,
        models.PROTECT,
        related_name="improvement_reviews",
        verbose_name="議決",
        null=True,
        blank=True,
    )
    conclusion = models.TextField("協議会での結論と見直し", max_length=4000)
    check_text = models.TextField("そのときの評価", max_length=4000)
    verdict = models.CharField("そのときの判定", max_length=9, choices=Verdict.choices)
    judgement = models.JSONField("そのときの判定のもとの数値")
    recorded_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="記録者", null=True, blank=True
    )
    recorded_at = models.DateTimeField("記録日時")

    objects = PlanReviewQuerySet.as_manager()

    class Meta:
        verbose_name = "改善計画の協議会での見直し"
        verbose_name_plural = "改善計画の協議会での見直し"
        ordering = ["plan", "round"]
        constraints = [
            models.UniqueConstraint(
                name="one_review_a_round",
                fields=["plan", "round"],
                violation_error_message="この巡の見直しは、すでに記録されています。",
                violation_error_code="meeting",
            ),
            models.CheckConstraint(
                name="review_comes_to_a_conclusion",
                condition=~Q(conclusion=""),
                violation_error_message="協議会での結論と見直しを入力してください。",
                violation_error_code="conclusion",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan} {self.round}巡目の見直し"
