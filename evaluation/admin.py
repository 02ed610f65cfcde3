"""Evaluation for those who keep it: targets, surveys, settings; results are to look at."""

from datetime import datetime

from django.contrib import admin

from evaluation import permissions
from evaluation.actions.keep_setting import keep_setting
from evaluation.actions.record_survey import record_survey
from evaluation.actions.set_target import set_target
from evaluation.models import (
    Achievement,
    AnnualTarget,
    Benchmark,
    EvaluationRule,
    Indicator,
    MonthlyResult,
    SatisfactionSurvey,
    SettlementRun,
)
from portal.common.admin import ActionAdmin, ActionForm, ReadOnlyAdmin
from portal.common.viewer import Role, Viewer
from sites.models import JointSite


def _may_keep(viewer: Viewer, site: JointSite | None) -> bool:
    if site is None:
        return viewer.sees_nation or viewer.role == Role.BUREAU
    return permissions.can_set_targets(viewer, site)


class AnnualTargetForm(ActionForm[AnnualTarget]):
    must_say_why = True

    def perform(self, row: AnnualTarget, *, by: Viewer, now: datetime) -> AnnualTarget:
        """Set the target."""
        return set_target(
            site=row.site,
            fiscal_year=row.fiscal_year,
            indicator=row.indicator,
            value=row.value,
            source=row.source,
            by=by,
            now=now,
        )


@admin.register(AnnualTarget)
class AnnualTargetAdmin(ActionAdmin[AnnualTarget]):
    form = AnnualTargetForm
    list_display = ["site", "fiscal_year", "indicator", "value", "source"]
    list_filter = ["fiscal_year", "indicator"]
    list_select_related = ["site", "indicator"]
    search_fields = ["site__code", "site__name"]
    autocomplete_fields = ["site"]
    fields = ["site", "fiscal_year", "indicator", "value", "source"]

    def may_write(self, viewer: Viewer, row: AnnualTarget | None) -> bool:
        """The bureau of the prefecture and the ministry."""
        return _may_keep(viewer, row.site if row else None)

    def get_readonly_fields(self, request: object, obj: AnnualTarget | None = None) -> list[str]:  # noqa: ARG002
        """A target keeps its site, year and indicator; only its value and source change."""
        return ["site", "fiscal_year", "indicator"] if obj else []


class SatisfactionSurveyForm(ActionForm[SatisfactionSurvey]):
    def perform(self, row: SatisfactionSurvey, *, by: Viewer, now: datetime) -> SatisfactionSurvey:
        """Record the survey."""
        return record_survey(survey=row, by=by, now=now)


@admin.register(SatisfactionSurvey)
class SatisfactionSurveyAdmin(ActionAdmin[SatisfactionSurvey]):
    form = SatisfactionSurveyForm
    list_display = ["site", "fiscal_year", "satisfied", "fairly_satisfied", "dissatisfied"]
    list_filter = ["fiscal_year"]
    list_select_related = ["site"]
    search_fields = ["site__code", "site__name"]
    autocomplete_fields = ["site"]

    def may_write(self, viewer: Viewer, row: SatisfactionSurvey | None) -> bool:
        """The bureau of the prefecture and the ministry."""
        return _may_keep(viewer, row.site if row else None)


class IndicatorForm(ActionForm[Indicator]):
    must_say_why = True

    def perform(self, row: Indicator, *, by: Viewer, now: datetime) -> Indicator:
        """Keep the indicator."""
        return keep_setting(setting=row, by=by, now=now)


@admin.register(Indicator)
class IndicatorAdmin(ActionAdmin[Indicator]):
    form = IndicatorForm
    list_display = ["code", "name", "unit", "measure", "direction", "is_common", "source"]
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


@admin.register(MonthlyResult)
class MonthlyResultAdmin(ReadOnlyAdmin[MonthlyResult]):
    list_display = ["site", "month", "indicator", "value", "recorded_by", "recorded_at"]
    list_filter = ["fiscal_year", "indicator"]
    list_select_related = ["site", "indicator", "recorded_by"]
    search_fields = ["site__code", "site__name"]


@admin.register(Achievement)
class AchievementAdmin(ReadOnlyAdmin[Achievement]):
    list_display = ["site", "fiscal_year", "version", "level", "settled_at", "superseded_at"]
    list_filter = ["fiscal_year", "level"]
    list_select_related = ["site"]
    search_fields = ["site__code", "site__name"]


@admin.register(SettlementRun)
class SettlementRunAdmin(ReadOnlyAdmin[SettlementRun]):
    list_display = ["fiscal_year", "prefecture_code", "state", "total", "requested_at", "message"]
    list_filter = ["state", "fiscal_year"]
