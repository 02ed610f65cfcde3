"""The registers of yearly plans, to look at; they are written on the agreement's own pages."""

from django.contrib import admin

from agreements.models import AnnualPlan, PlanItem, Progress
from portal.common.admin import ReadOnlyAdmin


@admin.register(AnnualPlan)
class AnnualPlanAdmin(ReadOnlyAdmin[AnnualPlan]):
    list_display = ["agreement", "fiscal_year", "state", "adopted_on", "reviewed_on"]
    list_filter = ["fiscal_year", "state"]
    list_select_related = ["agreement"]
    search_fields = ["agreement__reference", "agreement__title"]


@admin.register(PlanItem)
class PlanItemAdmin(ReadOnlyAdmin[PlanItem]):
    list_display = ["title", "plan", "agreement", "clause", "doer", "target", "unit", "result"]
    list_filter = ["plan__fiscal_year", "plan__state", "doer"]
    list_select_related = ["plan", "agreement", "clause"]
    search_fields = ["title", "measure", "agreement__reference", "agreement__title"]


@admin.register(Progress)
class ProgressAdmin(ReadOnlyAdmin[Progress]):
    list_display = ["item", "done_on", "text", "organization", "filename"]
    list_filter = ["item__plan__fiscal_year"]
    date_hierarchy = "done_on"
    list_select_related = ["item", "organization"]
    search_fields = ["text", "item__title"]
    exclude = ["content"]
