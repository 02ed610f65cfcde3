"""What a desk enters in a year, over all its sites."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Q, QuerySet

from evaluation.models import AnnualTarget, Indicator, MonthlyResult
from portal.common.fiscal import FiscalYear
from portal.common.viewer import Viewer
from sites.models import JointSite
from sites.queries import sites_run_by

# The columns that say which sheet a row belongs to: written by the template, read back.
SITE, NAME, MONTH = "拠点コード", "拠点", "月"


def entered_sites(viewer: Viewer, year: FiscalYear) -> QuerySet[JointSite]:
    """Return the viewer's own sites that operate in `year`, by code."""
    return sites_run_by(viewer).filter(profiles__fiscal_year=year.year).order_by("code")


def entered_counts(viewer: Viewer, sites: Sequence[JointSite], year: FiscalYear) -> list[Indicator]:
    """Return the counts that any of `sites` enters in `year`, in the dictionary's order."""
    targets = AnnualTarget.objects.visible_to(viewer).filter(site__in=sites, fiscal_year=year.year)
    entered = MonthlyResult.objects.visible_to(viewer).filter(
        site__in=sites, fiscal_year__in=[year.year - 1, year.year]
    )
    used = Q(pk__in=entered.values("indicator")) | Q(parts__pk__in=targets.values("indicator"))
    for side in ("indicator", "indicator__numerator", "indicator__denominator"):
        used |= Q(pk__in=targets.values(side))
    return list(
        Indicator.objects.visible_to(viewer)
        .filter(Q(measure="COUNT") & (Q(is_common=True) | used))
        .select_related("part_of")
        .order_by("position")
        .distinct()
    )


def entered_values(
    viewer: Viewer, sites: Sequence[JointSite], year: FiscalYear
) -> dict[tuple[int, int, date], int | None]:
    """Return the counts of `sites` in `year`, by site, indicator and month."""
    rows = MonthlyResult.objects.visible_to(viewer).filter(site__in=sites, fiscal_year=year.year)
    return {
        (site, indicator, month): value
        for site, indicator, month, value in rows.values_list("site", "indicator", "month", "value")
    }
