"""Sites and bodies with their year's figures, for lists and pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet, Subquery

from agreements.models import Resolution
from evaluation.models import (
    Achievement,
    AnnualTarget,
    Line,
    MonthlyResult,
    SiteYear,
    SurveyResult,
)
from evaluation.queries.counting import Totals
from evaluation.queries.national import totals_by_body
from portal.common.viewer import Viewer
from portal.organizations.models import LocalGovernment
from portal.organizations.queries import local_governments
from sites.models import JointSite, SiteHost


def site_years(viewer: Viewer) -> QuerySet[SiteYear]:
    """Return all site-years with their site, by site code.

    Annotated: `host_names`, `host_codes`, and `content_answers` (満足 and まあ満足) of
    `all_answers`, NULL without a survey and where few have answered.
    """
    hosts = SiteHost.objects.filter(site=OuterRef("site")).order_by("pk")
    survey = SurveyResult.objects.filter(site=OuterRef("site"), fiscal_year=OuterRef("fiscal_year"))
    content = F("satisfied") + F("fairly_satisfied")
    return (
        SiteYear.objects.visible_to(viewer)
        .select_related("site")
        .annotate(
            host_names=ArraySubquery(hosts.values("body__name")),
            host_codes=ArraySubquery(hosts.values("body__code6")),
            content_answers=Subquery(survey.values(content=content)),
            all_answers=Subquery(survey.values("answers")),
        )
        .order_by("site__code")
    )


@dataclass(frozen=True, slots=True)
class BodyYear:
    """A body that ran sites in a year, and how they did."""

    body: LocalGovernment
    totals: Totals


def bodies(
    viewer: Viewer, year: int, among: QuerySet[LocalGovernment] | None = None
) -> list[BodyYear]:
    """Return the bodies that ran a site in `year` (only those of `among`), by code."""
    by_body = totals_by_body(viewer, year)
    wanted = (local_governments(viewer) if among is None else among).in_bulk(by_body)
    found = [BodyYear(wanted[pk], by_body[pk]) for pk in by_body if pk in wanted]
    return sorted(found, key=lambda row: row.body.code6)


def lines(viewer: Viewer, site: JointSite, years: Sequence[int]) -> QuerySet[Line]:
    """Return the site's targets with their results, newest year first."""
    return (
        Line.objects.visible_to(viewer)
        .filter(site=site, fiscal_year__in=years)
        .select_related("indicator")
        .order_by("-fiscal_year", "indicator__position")
    )


def targets_by_indicator(viewer: Viewer, site: JointSite, year: int) -> dict[int, AnnualTarget]:
    """Return the site's targets of a year by indicator, each with the resolution it rests on.

    Of a resolution the viewer may not see, only the words in `source` are there.
    """
    targets = AnnualTarget.objects.visible_to(viewer).filter(site=site, fiscal_year=year)
    seen = Resolution.objects.visible_to(viewer).in_bulk(
        {one.resolution_id for one in targets if one.resolution_id}
    )
    for one in targets:
        one.resolution = seen.get(one.resolution_id or 0)
    return {one.indicator_id: one for one in targets}


def current_achievement(viewer: Viewer, site: JointSite, year: int) -> Achievement | None:
    """Return the settled result in force, None while the year is open."""
    return (
        Achievement.objects.visible_to(viewer)
        .current()
        .filter(site=site, fiscal_year=year)
        .select_related("settled_by")
        .first()
    )


Grid = Mapping[tuple[int, date], MonthlyResult]


def month_grid(viewer: Viewer, site: JointSite, years: Sequence[int]) -> Grid:
    """Return the site's months of `years` by (indicator id, month)."""
    rows = (
        MonthlyResult.objects.visible_to(viewer)
        .filter(site=site, fiscal_year__in=years)
        .select_related("recorded_by")
    )
    return {(row.indicator_id, row.month): row for row in rows}
