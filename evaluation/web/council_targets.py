"""Set the targets a council decided: a grid of its sites and indicators, saved in one go."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from agreements.models import Resolution
from agreements.web.council_places import (
    FormPage,
    form_page,
    resolution_crumbs,
    resolution_or_404,
)
from evaluation import permissions
from evaluation.actions.set_targets import Cell, set_targets
from evaluation.models import AnnualTarget, Indicator
from evaluation.queries.council import (
    sites_of_council,
    sites_operating_in,
    target_indicators,
    targets_of,
)
from evaluation.queries.target_advice import Advice, target_advice
from evaluation.reports.target_advice import hint_words
from evaluation.reports.texts import target_text
from evaluation.web.years import require_reader
from portal.common import audit
from portal.common.fiscal import FiscalYear
from portal.common.formats import wareki_year
from portal.common.viewer import Viewer
from portal.common.web.home import Panel
from portal.common.web.request import PortalRequest
from sites.models import JointSite


class TargetsForm(forms.Form):
    """A field for each site and indicator; what is left blank is not changed."""

    reason = forms.CharField(
        label="変更の理由",
        required=False,
        max_length=audit.LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="すでに登録した目標値を変えるときは、必ず入力してください。変更の履歴に残り、ほかの団体も読みます。"
        "氏名などの個人情報は書かないでください。",
    )

    def __init__(
        self,
        *args: Any,
        cells: list[Cell],
        saved: dict[tuple[int, int], AnnualTarget],
        advice: Mapping[tuple[int, int], Advice],
        year: int,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.cells = {
            f"{site.code}:{indicator.code}": (site, indicator) for site, indicator in cells
        }
        self.saved, self.advice, self.year = saved, advice, year
        if not saved:
            del self.fields["reason"]
        for name, (site, indicator) in self.cells.items():
            unit = "%" if indicator.is_rate else indicator.unit
            self.fields[name] = forms.DecimalField(
                label=f"{site.name}　{indicator.name}（{unit}）",
                required=False,
                max_digits=12,
                decimal_places=1,
                widget=forms.TextInput(
                    attrs={
                        "class": "entry-grid__input",
                        "inputmode": "decimal",
                        "autocomplete": "off",
                    }
                ),
            )

    def indicators(self) -> list[Indicator]:
        """Return the columns of the grid."""
        return list(dict.fromkeys(indicator for _, indicator in self.cells.values()))

    def rows(self) -> list[tuple[JointSite, list[tuple[forms.BoundField, str, str]]]]:
        """Return the grid: each site with its fields, the targets that stand now, and advice."""
        rows: dict[JointSite, list[tuple[forms.BoundField, str, str]]] = {}
        for name, (site, indicator) in self.cells.items():
            target = self.saved.get((site.pk, indicator.pk))
            now = target_text(indicator, target.value) if target else ""
            hint = hint_words(self.advice[site.pk, indicator.pk])
            rows.setdefault(site, []).append((self[name], now, hint))
        return list(rows.items())

    def values(self) -> dict[Cell, Decimal | None]:
        """Return what was typed, cell by cell."""
        return {cell: self.cleaned_data[name] for name, cell in self.cells.items()}


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: PortalRequest, resolution_id: UUID, year: int) -> HttpResponse:
    """Show the grid of a fiscal year, and save it on POST: all of it, or nothing."""
    require_reader(request.viewer)
    resolution = resolution_or_404(request, resolution_id)
    try:
        of = FiscalYear(year)
    except ValueError as error:
        raise Http404 from error
    sites = list(sites_operating_in(request.viewer, resolution.meeting.council, of.year))
    if not sites:
        raise Http404
    if not all(permissions.can_set_targets(request.viewer, site) for site in sites):
        raise PermissionDenied("事業目標を登録できるのは、管轄の労働局と本省です。")
    indicators = list(target_indicators(request.viewer, sites, of.year))
    form = TargetsForm(
        request.POST if request.method == "POST" else None,
        cells=[(site, indicator) for site in sites for indicator in indicators],
        saved=targets_of(request.viewer, sites, of.year),
        advice=target_advice(request.viewer, sites, indicators, of.year),
        year=of.year,
    )
    title = f"{wareki_year(of.year)}の目標を定める"
    words = FormPage(
        title,
        str(resolution),
        "目標を登録する",
        f"{wareki_year(of.year)}の目標を登録しました。",
        reverse("agreements:resolution", args=[resolution.public_id]),
        resolution_crumbs(resolution, title),
    )

    def perform(_: dict[str, Any]) -> None:
        set_targets(
            resolution=resolution,
            fiscal_year=of.year,
            values=form.values(),
            reason=form.cleaned_data.get("reason", ""),
            by=request.viewer,
            now=timezone.now(),
        )

    return form_page(request, form, words, perform, "evaluation/resolution_targets.html")


def panel(viewer: Viewer, resolution: Resolution, now: datetime) -> Panel | None:  # noqa: ARG001 — a panel's signature
    """Return the targets that rest on the resolution, and the way to set them."""
    if not permissions.can_read_evaluation(viewer):
        return None
    council = resolution.meeting.council
    sites = list(sites_of_council(viewer, council))
    if not sites:
        return None
    targets = (
        AnnualTarget.objects.visible_to(viewer)
        .filter(resolution=resolution)
        .select_related("site", "indicator")
    )
    # The year that has begun when it was decided, and the one behind it.
    decided_in = FiscalYear.of(resolution.decided_on).year
    may_set = all(permissions.can_set_targets(viewer, site) for site in sites)
    return Panel(
        "この議決による事業目標",
        "evaluation/panels/resolution_targets.html",
        {
            "resolution": resolution,
            "targets": [(one, target_text(one.indicator, one.value)) for one in targets],
            "years": [
                year
                for year in (decided_in, decided_in + 1)
                if may_set and sites_operating_in(viewer, council, year).exists()
            ],
        },
    )
