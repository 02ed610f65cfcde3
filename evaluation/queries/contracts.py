"""Contract lines with what they brought, computed from months or typed."""

from collections.abc import Mapping, Sequence

from django.db.models import Q, Sum

from evaluation.models import AssessmentRule, ContractLine, MonthlyResult
from portal.common.viewer import Viewer

Results = Mapping[int, int | None]


def results_of(viewer: Viewer, lines: Sequence[ContractLine]) -> Results:
    """Return each line's result by its id, None where nothing is known; one query for all."""
    asked = Q()
    for line in lines:
        if line.indicator_id:
            asked |= Q(site=line.site_id, fiscal_year=line.fiscal_year, indicator=line.indicator_id)
    sums: dict[tuple[int, int, int], int | None] = {}
    if asked:
        rows = MonthlyResult.objects.visible_to(viewer).filter(asked).order_by()
        for site, year, indicator, total in rows.values_list(
            "site", "fiscal_year", "indicator"
        ).annotate(total=Sum("value")):
            sums[site, year, indicator] = total
    return {
        line.pk: sums.get((line.site_id, line.fiscal_year, line.indicator_id))
        if line.indicator_id
        else line.result
        for line in lines
    }


def small_results(viewer: Viewer, years: Sequence[int]) -> dict[int, int]:
    """Return by year below which result a cost is said to rest on few cases."""
    rules = list(AssessmentRule.objects.visible_to(viewer).order_by("-from_year"))
    found = {}
    for year in set(years):
        rule = next((one for one in rules if one.from_year <= year), None)
        if rule is not None:
            found[year] = rule.small_result
    return found
