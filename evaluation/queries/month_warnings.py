"""What looks odd in a site's month, from its rows; and how it was answered."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from evaluation.choices import Measure, Side
from evaluation.models import Indicator, MonthlyResult, MonthPart, MonthRemark
from evaluation.queries.cell_owners import owners_of
from evaluation.queries.reporting import rule_of
from evaluation.rules.month_warnings import Count, Finding, Limits, Rate, findings
from portal.common.fiscal import FiscalYear
from sites.models import JointSite


def month_findings(
    site: JointSite,
    month: date,
    indicators: Sequence[Indicator],
    values: Mapping[str, int | None],
) -> list[Finding]:
    """Return what looks odd in `values` (by code), judged by the thresholds of the month's year.

    `indicators` are the counts of the sheet; both sides' cells are judged.
    """
    rule = rule_of(FiscalYear.of(month))
    limits = Limits(float(rule.jump_limit), rule.past_months, rule.past_least, rule.zero_from)
    past = _past(site, month, indicators, max(rule.past_months, 12))
    counts = [
        Count(
            code=one.code,
            name=one.name,
            unit=one.unit,
            value=values.get(one.code),
            past=past.get(one.code, {}),
            is_expected=one.is_common,
        )
        for one in indicators
    ]
    rates = [
        Rate(one.name, one.numerator.code, one.denominator.code)
        for one in Indicator.objects.filter(measure=Measure.RATE).select_related(
            "numerator", "denominator"
        )
        if one.numerator and one.denominator
    ]
    return findings(counts, rates, month, limits)


def sheet_values(site: JointSite, month: date) -> dict[str, int | None]:
    """Return the figures of both sides, by indicator code; blank from the start is not in it."""
    rows = MonthlyResult.objects.filter(
        site=site, fiscal_year=FiscalYear.of(month).year, month=month
    )
    return dict(rows.values_list("indicator__code", "value"))


def own_findings(part: MonthPart, indicators: Sequence[Indicator]) -> list[Finding]:
    """Return what looks odd, as the rows stand, in the cells of the part's own side."""
    owners = owners_of([part.site_id], indicators, FiscalYear.of(part.month))
    ids = {one.code: one.pk for one in indicators}
    values = sheet_values(part.site, part.month)
    return [
        one
        for one in month_findings(part.site, part.month, indicators, values)
        if owners[part.site_id, ids[one.code]] == Side(part.side)
    ]


def unanswered(part: MonthPart, found: Iterable[Finding]) -> list[Finding]:
    """Return those of `found` that nobody has answered; an answer counts for its value only."""
    answered = set(
        MonthRemark.objects.filter(part=part).values_list("indicator__code", "check_code", "value")
    )
    return [one for one in found if (one.code, one.check.value, one.value) not in answered]


def _past(
    site: JointSite, month: date, indicators: Sequence[Indicator], months: int
) -> dict[str, dict[date, int]]:
    since = date(month.year - (months + 11) // 12, month.month, 1)
    rows = (
        MonthlyResult.objects.filter(
            site=site,
            indicator__in=indicators,
            fiscal_year__gte=FiscalYear.of(since).year,
            month__gte=since,
            month__lt=month,
            value__isnull=False,
        )
        .order_by("month")
        .values_list("indicator__code", "month", "value")
    )
    past: dict[str, dict[date, int]] = {}
    for code, when, value in rows:
        if value is not None:
            past.setdefault(code, {})[when] = value
    return past
