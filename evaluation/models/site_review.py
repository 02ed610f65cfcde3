"""SiteReview (施設の在り方の検討): a site that has not improved for years is looked at itself."""

import uuid
from typing import Self

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q

from agreements.models import Resolution
from evaluation.choices_improvement import SiteDecision, SiteReviewState
from evaluation.models.improvement_plan import run_here
from portal.common.days import within_reach
from portal.common.formats import wareki_year
from portal.common.viewer import Viewer
from portal.people.models import User
from sites.models import JointSite

_DECIDED = Q(state=SiteReviewState.DECIDED)


class SiteReviewQuerySet(models.QuerySet["SiteReview"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Those who run the site: its body, its Hello Work, the bureau, and the ministry."""
        return self if viewer.sees_nation else self.filter(site__in=run_here(viewer))


class SiteReview(models.Model):
    """施設の在り方の検討。続ける・変える・廃止するは、協議会の議決によって決める。"""

    public_id = models.UUIDField(
        "公開用の番号",
        default=uuid.uuid4,
        db_default=RandomUUID(),
        unique=True,
        editable=False,
    )
    site = models.ForeignKey(
        JointSite, models.PROTECT, related_name="site_reviews", verbose_name="拠点"
    )
    fiscal_year = models.PositiveSmallIntegerField("提起した年度")
    years = models.PositiveSmallIntegerField("改善が見られない年数")
    grounds = models.JSONField("提起のもとの数値")
    state = models.CharField(
        "状態",
        max_length=7,
        choices=SiteReviewState.choices,
        default=SiteReviewState.RAISED,
        db_default=SiteReviewState.RAISED,
    )
    decision = models.CharField(
        "決定", max_length=8, choices=SiteDecision.choices, blank=True, default=""
    )
    reason = models.TextField("決定の理由", max_length=4000, blank=True, default="")
    resolution = models.ForeignKey(
        Resolution,
        models.PROTECT,
        related_name="site_reviews",
        verbose_name="もとになった議決",
        null=True,
        blank=True,
    )
    decided_on = models.DateField("決定日", null=True, blank=True)
    decided_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="記録者", null=True, blank=True
    )
    raised_at = models.DateTimeField("提起した日時")

    objects = SiteReviewQuerySet.as_manager()

    class Meta:
        verbose_name = "施設の在り方の検討"
        verbose_name_plural = "施設の在り方の検討"
        ordering = ["-fiscal_year", "site"]
        constraints = [
            *within_reach("site_review", "decided_on"),
            models.UniqueConstraint(
                name="one_site_review_a_year",
                fields=["site", "fiscal_year"],
                violation_error_message="この年度の検討は、すでに提起されています。",
                violation_error_code="fiscal_year",
            ),
            models.UniqueConstraint(
                name="one_site_review_at_a_time",
                fields=["site"],
                condition=Q(state=SiteReviewState.RAISED),
                violation_error_message="この拠点の在り方は、すでに検討中です。",
                violation_error_code="site",
            ),
            models.CheckConstraint(
                name="site_review_is_decided_for_a_reason",
                condition=(_DECIDED & Q(decision__in=SiteDecision.values) & ~Q(reason=""))
                | (~_DECIDED & Q(decision="", reason="")),
                violation_error_message="決定とその理由の両方を入力してください。",
                violation_error_code="reason",
            ),
            models.CheckConstraint(
                name="site_review_is_decided_by_a_council",
                condition=(_DECIDED & Q(resolution__isnull=False, decided_on__isnull=False))
                | (~_DECIDED & Q(resolution=None, decided_on=None)),
                violation_error_message="決定のもとになった協議会の議決を選んでください。",
                violation_error_code="resolution",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site} {wareki_year(self.fiscal_year)}に提起した施設の在り方の検討"
