"""Evaluation for those who keep it: targets, surveys, settings; results are to look at."""

from datetime import datetime

from django.contrib import admin

from evaluation.actions.keep_setting import keep_setting
from evaluation.actions.record_survey import record_survey
from evaluation.capabilities import SET_TARGETS
from evaluation.models import (
    Achievement,
    Benchmark,
    EvaluationRule,
    Indicator,
    MonthlyResult,
    PromisedIndicator,
    SatisfactionSurvey,
    SettlementRun,
)
from portal.common.admin import ActionAdmin, ActionForm, PrefectureAdmin, ReadOnlyAdmin
from portal.common.viewer import Viewer
from portal.organizations.admin_filters import (
    PrefectureFilter,
    SitePrefectureFilter,
    prefecture_name,
)


class SatisfactionSurveyForm(ActionForm[SatisfactionSurvey]):
    def perform(self, row: SatisfactionSurvey, *, by: Viewer, now: datetime) -> SatisfactionSurvey:
        """Record the survey."""
        return record_survey(survey=row, by=by, now=now)


@admin.register(SatisfactionSurvey)
class SatisfactionSurveyAdmin(PrefectureAdmin[SatisfactionSurvey]):
    form = SatisfactionSurveyForm
    capability = SET_TARGETS
    prefecture_path = "site.prefecture_code"
    list_display = ["site", "fiscal_year", "satisfied", "fairly_satisfied", "dissatisfied"]
    list_filter = ["fiscal_year", SitePrefectureFilter]
    list_select_related = ["site"]
    search_fields = ["site__code", "site__name"]
    autocomplete_fields = ["site"]


class IndicatorForm(ActionForm[Indicator]):
    must_say_why = True

    def perform(self, row: Indicator, *, by: Viewer, now: datetime) -> Indicator:
        """Keep the indicator."""
        return keep_setting(setting=row, by=by, now=now)


@admin.register(Indicator)
class IndicatorAdmin(ActionAdmin[Indicator]):
    form = IndicatorForm
    list_display = ["code", "name", "unit", "measure", "direction", "is_common", "source"]
    list_filter = ["measure", "is_common"]
    search_fields = ["code", "name"]


class EvaluationRuleForm(ActionForm[EvaluationRule]):
    must_say_why = True

    def perform(self, row: EvaluationRule, *, by: Viewer, now: datetime) -> EvaluationRule:
        """Keep the rule."""
        return keep_setting(setting=row, by=by, now=now)


@admin.register(EvaluationRule)
class EvaluationRuleAdmin(ActionAdmin[EvaluationRule]):
    form = EvaluationRuleForm
    list_display = ["from_year", "body_rule", "source"]


class BenchmarkForm(ActionForm[Benchmark]):
    must_say_why = True

    def perform(self, row: Benchmark, *, by: Viewer, now: datetime) -> Benchmark:
        """Keep the benchmark."""
        return keep_setting(setting=row, by=by, now=now)


@admin.register(Benchmark)
class BenchmarkAdmin(ActionAdmin[Benchmark]):
    form = BenchmarkForm
    list_display = ["fiscal_year", "name", "value", "unit", "source"]
    list_filter = ["fiscal_year"]
    search_fields = ["name", "source"]


@admin.register(MonthlyResult)
class MonthlyResultAdmin(ReadOnlyAdmin[MonthlyResult]):
    list_display = ["site", "month", "indicator", "value", "recorded_by", "recorded_at"]
    list_filter = ["fiscal_year", "indicator", SitePrefectureFilter]
    list_select_related = ["site", "indicator", "recorded_by"]
    search_fields = ["site__code", "site__name"]


@admin.register(PromisedIndicator)
class PromisedIndicatorAdmin(ReadOnlyAdmin[PromisedIndicator]):
    list_display = ["plan_item", "indicator"]
    list_filter = ["indicator", "plan_item__plan__fiscal_year"]
    list_select_related = ["plan_item", "indicator"]
    search_fields = ["plan_item__title", "plan_item__agreement__title"]


@admin.register(Achievement)
class AchievementAdmin(ReadOnlyAdmin[Achievement]):
    list_display = ["site", "fiscal_year", "version", "level", "settled_at", "superseded_at"]
    list_filter = ["fiscal_year", "level", SitePrefectureFilter]
    list_select_related = ["site"]
    search_fields = ["site__code", "site__name"]


@admin.register(SettlementRun)
class SettlementRunAdmin(ReadOnlyAdmin[SettlementRun]):
    list_display = ["fiscal_year", "prefecture", "state", "total", "requested_at", "message"]
    list_filter = ["state", "fiscal_year", PrefectureFilter]
    date_hierarchy = "requested_at"
    search_fields = ["message"]

    @admin.display(description="対象", ordering="prefecture_code")
    def prefecture(self, row: SettlementRun) -> str:
        """The scope of the run by name."""
        return prefecture_name(row.prefecture_code)
