"""Improvement in the admin: the rule is kept by the ministry, the rest is to look at."""

from datetime import datetime

from django.contrib import admin

from evaluation.actions.keep_setting import keep_setting
from evaluation.models import (
    AssessmentRule,
    ContractLine,
    ImprovementPlan,
    MeasureEvidence,
    PlanMeasure,
    PlanReview,
    PlanSignature,
    SiteReview,
)
from portal.common.admin import ActionAdmin, ActionForm, ReadOnlyAdmin
from portal.common.viewer import Viewer
from portal.organizations.admin_filters import SitePrefectureFilter

_SITE = ["site__code", "site__name"]
_PLAN = ["plan__site__code", "plan__site__name"]


class AssessmentRuleForm(ActionForm[AssessmentRule]):
    must_say_why = True

    def perform(self, row: AssessmentRule, *, by: Viewer, now: datetime) -> AssessmentRule:
        """Keep the rule."""
        return keep_setting(setting=row, by=by, now=now)


@admin.register(AssessmentRule)
class AssessmentRuleAdmin(ActionAdmin[AssessmentRule]):
    form = AssessmentRuleForm
    list_display = ["from_year", "misses", "rate_points_below", "consultations_fall", "source"]


@admin.register(ImprovementPlan)
class ImprovementPlanAdmin(ReadOnlyAdmin[ImprovementPlan]):
    list_display = ["site", "fiscal_year", "state", "round", "focus", "verdict", "opened_at"]
    list_filter = ["fiscal_year", "state", "verdict", SitePrefectureFilter]
    list_select_related = ["site"]
    search_fields = _SITE


@admin.register(PlanMeasure)
class PlanMeasureAdmin(ReadOnlyAdmin[PlanMeasure]):
    list_display = ["what", "plan", "round", "side", "organization", "desk", "due_on", "state"]
    list_filter = ["state", "side", "plan__fiscal_year"]
    list_select_related = ["plan__site", "organization"]
    search_fields = ["what", *_PLAN]


@admin.register(MeasureEvidence)
class MeasureEvidenceAdmin(ReadOnlyAdmin[MeasureEvidence]):
    list_display = ["measure", "done_on", "text", "organization", "filename"]
    list_filter = ["measure__plan__fiscal_year"]
    date_hierarchy = "done_on"
    list_select_related = ["measure", "organization"]
    search_fields = ["text", "measure__what"]
    exclude = ["content"]


@admin.register(PlanSignature)
class PlanSignatureAdmin(ReadOnlyAdmin[PlanSignature]):
    list_display = ["plan", "side", "organization", "signed_by", "signed_at", "ended_at"]
    list_filter = ["side", "plan__fiscal_year"]
    list_select_related = ["plan__site", "organization", "signed_by"]
    search_fields = _PLAN


@admin.register(PlanReview)
class PlanReviewAdmin(ReadOnlyAdmin[PlanReview]):
    list_display = ["plan", "round", "meeting", "verdict", "recorded_at"]
    list_filter = ["verdict", "plan__fiscal_year"]
    list_select_related = ["plan__site", "meeting__council"]
    search_fields = _PLAN


@admin.register(SiteReview)
class SiteReviewAdmin(ReadOnlyAdmin[SiteReview]):
    list_display = ["site", "fiscal_year", "years", "state", "decision", "decided_on"]
    list_filter = ["fiscal_year", "state", "decision", SitePrefectureFilter]
    list_select_related = ["site"]
    search_fields = _SITE


@admin.register(ContractLine)
class ContractLineAdmin(ReadOnlyAdmin[ContractLine]):
    list_display = ["site", "fiscal_year", "work", "contractor", "cost", "indicator", "result"]
    list_filter = ["fiscal_year", SitePrefectureFilter]
    list_select_related = ["site", "indicator"]
    search_fields = [*_SITE, "work", "contractor"]
