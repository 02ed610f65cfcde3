"""When a target is called in danger, for the ministry; what was warned of, to look at."""

from datetime import datetime

from django.contrib import admin

from evaluation.actions.keep_setting import keep_setting
from evaluation.models import AlertRule, LandingAlert
from portal.common.admin import ActionAdmin, ActionForm, ReadOnlyAdmin
from portal.common.viewer import Viewer
from portal.organizations.admin_filters import SitePrefectureFilter


class AlertRuleForm(ActionForm[AlertRule]):
    must_say_why = True

    def perform(self, row: AlertRule, *, by: Viewer, now: datetime) -> AlertRule:
        """Keep the rule."""
        return keep_setting(setting=row, by=by, now=now)


@admin.register(AlertRule)
class AlertRuleAdmin(ActionAdmin[AlertRule]):
    form = AlertRuleForm
    list_display = ["from_year", "first_month", "chance_below", "source"]


@admin.register(LandingAlert)
class LandingAlertAdmin(ReadOnlyAdmin[LandingAlert]):
    list_display = ["site", "indicator", "month", "target", "chance", "expected", "alerted_at"]
    list_filter = ["fiscal_year", "indicator", SitePrefectureFilter]
    list_select_related = ["site", "indicator"]
    search_fields = ["site__code", "site__name"]
