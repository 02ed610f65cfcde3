"""Disclosure control in the admin: the ministry keeps from which count on tables show it."""

from datetime import datetime

from django.contrib import admin

from evaluation.actions.keep_setting import keep_setting
from evaluation.models import DisclosureRule
from portal.common.admin import ActionAdmin, ActionForm
from portal.common.viewer import Viewer


class DisclosureRuleForm(ActionForm[DisclosureRule]):
    must_say_why = True

    def perform(self, row: DisclosureRule, *, by: Viewer, now: datetime) -> DisclosureRule:
        """Keep the rule; years that are published keep the one they were published by."""
        return keep_setting(setting=row, by=by, now=now)


@admin.register(DisclosureRule)
class DisclosureRuleAdmin(ActionAdmin[DisclosureRule]):
    form = DisclosureRuleForm
    list_display = ["from_year", "smallest_shown", "shows_zero", "source"]
