"""What evaluation knows about the sites of an operating council."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from agreements.models import Meeting, OperatingCouncil
from evaluation.models import AnnualTarget, Indicator, Line, SurveyResult
from portal.common.viewer import Viewer
from sites.models import JointSite


def sites_of_council(viewer: Viewer, council: OperatingCouncil) -> QuerySet[JointSite]:
    """Return the sites that stand on the council's agreement, by code; none without one."""
    if council.agreement_id is None:
        return JointSite.objects.none()
    sites = JointSite.objects.visible_to(viewer).filter(agreement=council.agreement_id)
    return sites.order_by("code")


def council_lines(viewer: Viewer, meeting: Meeting) -> QuerySet[Line]:
    """Return the sites' targets and results of the meeting's year and the year before."""
    return (
        Line.objects.visible_to(viewer)
        .filter(
            site__in=sites_of_council(viewer, meeting.council),
            fiscal_year__in=_two_years(meeting),
        )
        .select_related("site", "indicator")
        .order_by("site__code", "-fiscal_year", "indicator__position")
    )


def council_surveys(viewer: Viewer, meeting: Meeting) -> QuerySet[SurveyResult]:
    """Return the sites' results of the meeting's year and the year before."""
    return (
        SurveyResult.objects.visible_to(viewer)
        .filter(
            site__in=sites_of_council(viewer, meeting.council),
            fiscal_year__in=_two_years(meeting),
        )
        .select_related("site")
        .order_by("site__code", "-fiscal_year")
    )


def _two_years(meeting: Meeting) -> tuple[int, int]:
    return meeting.fiscal_year, meeting.fiscal_year - 1


def sites_operating_in(viewer: Viewer, council: OperatingCouncil, year: int) -> QuerySet[JointSite]:
    """Return the council's sites that operate in a fiscal year."""
    return sites_of_council(viewer, council).filter(profiles__fiscal_year=year)


def target_indicators(viewer: Viewer, sites: Sequence[JointSite], year: int) -> QuerySet[Indicator]:
    """Return the indicators a council chooses from: the common ones, and those it has used."""
    used = AnnualTarget.objects.visible_to(viewer).filter(
        site__in=sites, fiscal_year__in=[year, year - 1]
    )
    chosen = Q(is_common=True) | Q(pk__in=used.values("indicator"))
    return Indicator.objects.visible_to(viewer).filter(chosen).order_by("position", "code")


def targets_of(
    viewer: Viewer, sites: Sequence[JointSite], year: int
) -> dict[tuple[int, int], AnnualTarget]:
    """Return the sites' targets of a year by (site id, indicator id)."""
    rows = AnnualTarget.objects.visible_to(viewer).filter(site__in=sites, fiscal_year=year)
    return {(one.site_id, one.indicator_id): one for one in rows}
