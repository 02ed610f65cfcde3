"""When a site's months are due, by the rule of their year and the site's exceptions."""

from collections.abc import Collection, Mapping
from datetime import date

from evaluation.models import ReportingRule, WindowException
from evaluation.rules.reporting_window import Window, window_of
from portal.common.fiscal import FiscalYear


def rule_of(year: FiscalYear) -> ReportingRule:
    """Return the rule in force in `year`."""
    return ReportingRule.objects.all().in_force(year)


def window(site: int, month: date) -> Window:
    """Return the window of one month of a site (by id)."""
    return windows([site], [month], rule_of(FiscalYear.of(month)))[site, month]


def windows(
    sites: Collection[int], months: Collection[date], rule: ReportingRule
) -> Mapping[tuple[int, date], Window]:
    """Return the windows of `months` (of one year, that of `rule`) for each of `sites` (by id)."""
    exceptions = {
        (site, month): due_on
        for site, month, due_on in WindowException.objects.filter(
            site__in=sites, month__in=months
        ).values_list("site", "month", "due_on")
    }
    return {
        (site, month): window_of(
            month,
            opens_day=rule.opens_day,
            due_day=rule.due_day,
            exception=exceptions.get((site, month)),
        )
        for site in sites
        for month in months
    }
