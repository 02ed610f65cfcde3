"""The nation's year from today's rows, in a handful of statements."""

from collections.abc import Sequence

from django.db.models import Sum

from evaluation.choices import BodyRule
from evaluation.dictionary import WELFARE_PLACED
from evaluation.models import (
    Achievement,
    Benchmark,
    EvaluationRule,
    MonthlyResult,
    SiteYear,
)
from evaluation.queries.counting import (
    BodyCount,
    NationRows,
    Spread,
    Totals,
    count_bodies,
    count_spreads,
    totals_by,
)
from portal.common.viewer import Viewer
from sites.choices import Service, TargetGroup
from sites.models import AnnualProfile


def names_of(choices: type[Service | TargetGroup]) -> dict[str, str]:
    """Return the names of today by code."""
    return {str(one.value): str(one.label) for one in choices}


def rows_of_today(viewer: Viewer, years: Sequence[int], **scope: object) -> NationRows:
    """Return the site-years of `years`, narrowed by `scope` (field lookups of SiteYear)."""
    rows = SiteYear.objects.visible_to(viewer).filter(fiscal_year__in=years, **scope)
    return NationRows(rows)


def totals_by_year(viewer: Viewer, years: Sequence[int], **scope: object) -> dict[int, Totals]:
    """Return the sums of each of `years`, narrowed by `scope` (field lookups of SiteYear)."""
    found = totals_by(rows_of_today(viewer, years, **scope), "fiscal_year")
    return {year: found.get(year, Totals()) for year in years}


def totals_by_prefecture(viewer: Viewer, year: int) -> dict[str, Totals]:
    """Return the sums of one year by prefecture code."""
    rows = rows_of_today(viewer, [year])
    return totals_by(rows, rows.prefecture)


def totals_by_body(viewer: Viewer, year: int) -> dict[int, Totals]:
    """Return the sums of one year by host body; a joint site counts for each of its hosts."""
    rows = rows_of_today(viewer, [year])
    return totals_by(rows, rows.bodies)


def bodies_by_year(viewer: Viewer, years: Sequence[int]) -> dict[int, BodyCount]:
    """Return the body-based achievement of each year; a joint site counts for each of its hosts."""
    rules = body_rules(viewer, years)
    return count_bodies(
        rows_of_today(viewer, years),
        {year: (rule, str(rule.label)) for year, rule in rules.items()},
    )


def body_rules(viewer: Viewer, years: Sequence[int]) -> dict[int, BodyRule]:
    """Return the rule in force in each year: the last one that begins no later."""
    rules = list(EvaluationRule.objects.visible_to(viewer).order_by("from_year"))
    in_force = {}
    for year in years:
        begun = [rule for rule in rules if rule.from_year <= year]
        in_force[year] = BodyRule(begun[-1].body_rule) if begun else BodyRule.ANY_SITE
    return in_force


def services_and_groups(viewer: Viewer, year: int) -> tuple[dict[str, Spread], dict[str, Spread]]:
    """Return the spread of each service and each target group in `year`, by code."""
    return count_spreads(rows_of_today(viewer, [year]), names_of(Service), names_of(TargetGroup))


def welfare_placements(viewer: Viewer, year: int) -> int | None:
    """Return the year's 生活保護受給者等の就職者数; None when nothing was reported.

    The nation's sum is published, so it is read as the system; nobody sees single months by it.
    """
    if not viewer.is_government:
        return None
    total: int | None = (
        MonthlyResult.objects.visible_to(Viewer.system())
        .filter(fiscal_year=year, indicator__code=WELFARE_PLACED)
        .aggregate(total=Sum("value"))["total"]
    )
    return total


def benchmarks(viewer: Viewer, year: int) -> list[Benchmark]:
    """Return the published figures to compare the year with."""
    return list(Benchmark.objects.visible_to(viewer).filter(fiscal_year=year))


def settled_sites(viewer: Viewer, year: int) -> int:
    """Return how many sites' years are settled (締め済み)."""
    return Achievement.objects.visible_to(viewer).current().filter(fiscal_year=year).count()


def years_with_sites(viewer: Viewer) -> list[int]:
    """Return the fiscal years in which any site operated, newest first."""
    return list(
        AnnualProfile.objects.visible_to(viewer)
        .order_by("-fiscal_year")
        .values_list("fiscal_year", flat=True)
        .distinct()
    )
