"""Targets for those who keep them, and what each was before its council changed it."""

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet

from agreements.models import Resolution
from evaluation.actions.set_target import set_target
from evaluation.capabilities import SET_TARGETS
from evaluation.models import AnnualTarget, TargetChange
from portal.common.admin import ActionForm, PrefectureAdmin, ReadOnlyAdmin
from portal.common.viewer import Viewer
from portal.organizations.admin_filters import SitePrefectureFilter

RESTS_ON = "登録した目標値を変えるには、この拠点の協定の運営協議会の議決と、変更の理由が必要です。"


class AnnualTargetForm(ActionForm[AnnualTarget]):
    must_say_why = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "resolution" in self.fields:
            self.fields["resolution"].queryset = self._resolutions()  # type: ignore[attr-defined]
            self.fields["resolution"].help_text = RESTS_ON

    def _resolutions(self) -> QuerySet[Resolution]:
        return (
            Resolution.objects.visible_to(self.viewer)
            .filter(meeting__council__agreement__joint_sites=self.instance.site_id)
            .select_related("meeting__council")
            .order_by("-decided_on", "number")
        )

    def perform(self, row: AnnualTarget, *, by: Viewer, now: datetime) -> AnnualTarget:
        """Set the target."""
        return set_target(
            site=row.site,
            fiscal_year=row.fiscal_year,
            indicator=row.indicator,
            value=row.value,
            source=row.source,
            resolution=row.resolution,
            reason=self.cleaned_data.get("reason", ""),
            by=by,
            now=now,
        )


@admin.register(AnnualTarget)
class AnnualTargetAdmin(PrefectureAdmin[AnnualTarget]):
    form = AnnualTargetForm
    capability = SET_TARGETS
    prefecture_path = "site.prefecture_code"
    list_display = ["site", "fiscal_year", "indicator", "value", "source"]
    list_filter = ["fiscal_year", "indicator", SitePrefectureFilter]
    list_select_related = ["site", "indicator"]
    search_fields = ["site__code", "site__name"]
    autocomplete_fields = ["site"]
    fields = ["site", "fiscal_year", "indicator", "value", "source", "resolution"]

    def get_readonly_fields(self, request: object, obj: AnnualTarget | None = None) -> list[str]:  # noqa: ARG002
        """A target keeps its site, year and indicator; its value changes by a resolution.

        The first time a resolution sets its targets on its own page.
        """
        return ["site", "fiscal_year", "indicator"] if obj else ["resolution"]


@admin.register(TargetChange)
class TargetChangeAdmin(ReadOnlyAdmin[TargetChange]):
    list_display = [
        "site",
        "fiscal_year",
        "indicator",
        "value_before",
        "value_after",
        "reason",
        "changed_at",
    ]
    list_filter = ["fiscal_year", "indicator", SitePrefectureFilter]
    list_select_related = ["site", "indicator"]
    search_fields = ["site__code", "site__name", "reason"]
    exclude = ["resolution", "resolution_before"]  # what a council decided is its own
