"""Surveys and slips in the admin: the ministry keeps their rules, keepers look at the rounds."""

from datetime import datetime

from django.contrib import admin

from evaluation.actions.keep_setting import keep_setting
from evaluation.models import SlipRule, SurveyRound, SurveyRule
from portal.common.admin import ActionAdmin, ActionForm, ReadOnlyAdmin
from portal.common.viewer import Viewer
from portal.organizations.admin_filters import SitePrefectureFilter


class SurveyRuleForm(ActionForm[SurveyRule]):
    must_say_why = True

    def perform(self, row: SurveyRule, *, by: Viewer, now: datetime) -> SurveyRule:
        """Keep the rule."""
        return keep_setting(setting=row, by=by, now=now)


@admin.register(SurveyRule)
class SurveyRuleAdmin(ActionAdmin[SurveyRule]):
    form = SurveyRuleForm
    list_display = ["from_year", "smallest_shown", "answers_an_hour", "source"]


class SlipRuleForm(ActionForm[SlipRule]):
    must_say_why = True

    def perform(self, row: SlipRule, *, by: Viewer, now: datetime) -> SlipRule:
        """Keep the rule."""
        return keep_setting(setting=row, by=by, now=now)


@admin.register(SlipRule)
class SlipRuleAdmin(ActionAdmin[SlipRule]):
    form = SlipRuleForm
    list_display = ["from_year", "valid_days", "blank_valid_days", "source"]


@admin.register(SurveyRound)
class SurveyRoundAdmin(ReadOnlyAdmin[SurveyRound]):
    list_display = ["site", "fiscal_year", "opens_on", "closes_on", "state"]
    list_filter = ["fiscal_year", "state", SitePrefectureFilter]
    list_select_related = ["site"]
    search_fields = ["site__code", "site__name"]
    fields = ["site", "fiscal_year", "opens_on", "closes_on", "state"]
