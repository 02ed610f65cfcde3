"""How months are reported: the rule (the ministry's), a site's exceptions (its bureau's)."""

from datetime import datetime

from django.contrib import admin

from evaluation.actions.keep_exception import keep_exception
from evaluation.actions.keep_setting import keep_setting
from evaluation.capabilities import KEEP_EXCEPTIONS
from evaluation.models import (
    CellOwner,
    MonthPart,
    MonthRemark,
    MonthReminder,
    ReportingRule,
    WindowException,
)
from portal.common.admin import ActionAdmin, ActionForm, PrefectureAdmin, ReadOnlyAdmin
from portal.common.viewer import Viewer
from portal.organizations.admin_filters import SitePrefectureFilter


class ReportingRuleForm(ActionForm[ReportingRule]):
    must_say_why = True

    def perform(self, row: ReportingRule, *, by: Viewer, now: datetime) -> ReportingRule:
        """Keep the rule."""
        return keep_setting(setting=row, by=by, now=now)


@admin.register(ReportingRule)
class ReportingRuleAdmin(ActionAdmin[ReportingRule]):
    form = ReportingRuleForm
    list_display = [
        "from_year",
        "due_day",
        "reminder_days",
        "escalation_day",
        "jump_limit",
        "source",
    ]


class CellOwnerForm(ActionForm[CellOwner]):
    must_say_why = True

    def perform(self, row: CellOwner, *, by: Viewer, now: datetime) -> CellOwner:
        """Keep the exception."""
        return keep_exception(exception=row, by=by, now=now)


@admin.register(CellOwner)
class CellOwnerAdmin(PrefectureAdmin[CellOwner]):
    form = CellOwnerForm
    capability = KEEP_EXCEPTIONS
    prefecture_path = "site.prefecture_code"
    list_display = ["site", "indicator", "from_year", "owner"]
    list_filter = ["indicator", "owner", SitePrefectureFilter]
    list_select_related = ["site", "indicator"]
    search_fields = ["site__code", "site__name"]
    autocomplete_fields = ["site"]


class WindowExceptionForm(ActionForm[WindowException]):
    must_say_why = True

    def perform(self, row: WindowException, *, by: Viewer, now: datetime) -> WindowException:
        """Keep the exception."""
        return keep_exception(exception=row, by=by, now=now)


@admin.register(WindowException)
class WindowExceptionAdmin(PrefectureAdmin[WindowException]):
    form = WindowExceptionForm
    capability = KEEP_EXCEPTIONS
    prefecture_path = "site.prefecture_code"
    list_display = ["site", "month", "due_on"]
    list_filter = ["month", SitePrefectureFilter]
    list_select_related = ["site"]
    search_fields = ["site__code", "site__name"]
    autocomplete_fields = ["site"]


@admin.register(MonthPart)
class MonthPartAdmin(ReadOnlyAdmin[MonthPart]):
    list_display = ["site", "month", "side", "state", "first_submitted_at", "returns"]
    list_filter = ["fiscal_year", "state", "side", SitePrefectureFilter]
    list_select_related = ["site"]
    search_fields = ["site__code", "site__name"]


@admin.register(MonthRemark)
class MonthRemarkAdmin(ReadOnlyAdmin[MonthRemark]):
    list_display = ["part", "indicator", "check_code", "value", "comment", "answered_at"]
    list_filter = ["check_code", "indicator"]
    list_select_related = ["part__site", "indicator"]
    search_fields = ["part__site__code", "part__site__name"]


@admin.register(MonthReminder)
class MonthReminderAdmin(ReadOnlyAdmin[MonthReminder]):
    list_display = ["site", "month", "side", "step", "is_escalation", "due_on", "made_at"]
    list_filter = ["month", "side", "is_escalation", SitePrefectureFilter]
    list_select_related = ["site"]
    search_fields = ["site__code", "site__name"]
