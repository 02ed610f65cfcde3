"""Targets of a site's year: what speaks for a level, and what each target was before."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from agreements.models import Resolution
from evaluation.models import Indicator, TargetChange
from evaluation.queries.council import target_indicators
from evaluation.queries.similar_sites import SimilarSite, similar_sites
from evaluation.queries.target_advice import ALIKE, AT_MOST, Advice, outlook, target_advice
from evaluation.queries.target_changes import changes_of
from evaluation.reports.target_advice import (
    PastYear,
    level_words,
    local_words,
    past_years,
    similar_words,
)
from evaluation.reports.texts import target_text
from evaluation.web.site import site_or_404
from portal.common.fiscal import FiscalYear
from portal.common.formats import wareki_year
from portal.common.viewer import Viewer
from portal.common.web.request import PortalRequest
from sites.models import AnnualProfile, JointSite

SHOWN = 5


class LevelsForm(forms.Form):
    """A level to try for each indicator; nothing is saved."""

    def __init__(self, *args: Any, indicators: Sequence[Indicator], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in indicators:
            unit = "%" if one.is_rate else one.unit
            self.fields[one.code] = forms.DecimalField(
                label=f"{one.name}の水準（{unit}）",
                required=False,
                min_value=0,
                max_value=100 if one.is_rate else None,
                max_digits=12,
                decimal_places=1,
                widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
            )


@dataclass(frozen=True, slots=True)
class Part:
    """One indicator as the page says it."""

    indicator: Indicator
    target: str
    has_target: bool
    past: list[PastYear]
    similar: str
    local: str
    field: forms.BoundField
    said: list[str]


@dataclass(frozen=True, slots=True)
class Change:
    """A change of a target as the page says it; `resolution` where the viewer may see it."""

    row: TargetChange
    before: str
    after: str
    resolution: Resolution | None


@require_safe
def page(request: PortalRequest, code: str, year: int) -> HttpResponse:
    """Show what past results say of the site's targets; 404 for a year it does not operate in."""
    site = site_or_404(request, code)
    profiles = AnnualProfile.objects.visible_to(request.viewer).filter(site=site)
    if not profiles.filter(fiscal_year=year).exists():
        raise Http404
    indicators = list(target_indicators(request.viewer, [site], year))
    form = LevelsForm(request.GET or None, indicators=indicators)
    levels = form.cleaned_data if form.is_valid() else {}
    found = target_advice(request.viewer, [site], indicators, year)
    similar = similar_sites(request.viewer, site, year, AT_MOST, at_least=ALIKE)
    return render(
        request,
        "evaluation/targets.html",
        {
            "site": site,
            "year": year,
            "form": form,
            "parts": sorted(
                (
                    _part(request.viewer, found[site.pk, one.pk], year, form, levels)
                    for one in indicators
                ),
                key=_is_behind,
            ),
            "similar": _similar(similar),
            "others": max(len(similar) - SHOWN, 0),
            "changes": _changes(request.viewer, site, year),
            "breadcrumbs": [
                ("ホーム", reverse("home")),
                (site.name, f"{reverse('evaluation:site', args=[site.code])}?year={year}"),
                (f"{wareki_year(year)}の目標を考える", None),
            ],
        },
        status=400 if form.errors else 200,
    )


def _is_behind(part: Part) -> tuple[bool, bool]:
    """What was asked for comes first, then what has a target, in the dictionary's order."""
    return not part.said, not part.has_target


def _part(
    viewer: Viewer, advice: Advice, year: int, form: LevelsForm, levels: dict[str, Any]
) -> Part:
    indicator, level = advice.indicator, levels.get(advice.indicator.code)
    target = advice.targets.get(year)
    said: list[str] = []
    if level:
        said = level_words(advice, level, outlook(viewer, advice.site, year, indicator, level))
    return Part(
        indicator=indicator,
        target=target_text(indicator, target.target if target else None),
        has_target=target is not None,
        past=past_years(advice),
        similar=similar_words(advice),
        local=local_words(advice),
        field=form[indicator.code],
        said=said,
    )


def _similar(found: Sequence[SimilarSite]) -> list[tuple[JointSite, str]]:
    return [(one.site, "、".join(one.why)) for one in found[:SHOWN]]


def _changes(viewer: Viewer, site: JointSite, year: int) -> list[Change]:
    return [
        Change(
            one,
            target_text(one.indicator, one.value_before),
            target_text(one.indicator, one.value_after),
            resolution,
        )
        for one, resolution in changes_of(viewer, site, FiscalYear(year))
    ]
