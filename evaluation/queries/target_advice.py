"""What speaks for and against a target: the site's past, similar sites, the prefecture."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from evaluation.models import Indicator, Line, MonthlyResult
from evaluation.queries.landing import Forecast, forecasts
from evaluation.queries.past_years import Year, Years, years_by_indicator
from evaluation.queries.similar_sites import similar_to_each
from evaluation.rules.target_advice import Result, together
from portal.common.fiscal import FiscalYear
from portal.common.viewer import Viewer
from sites.models import JointSite

YEARS_BACK = 3
AT_MOST = 20
ALIKE = Decimal("0.5")  # from here on a site is compared with; the portal's own choice

# Results of whole years, by site and year.
Results = Mapping[tuple[int, int], Result]


@dataclass(frozen=True, slots=True)
class Advice:
    """What past years say of one indicator of a site, before its year.

    `past` are the site's own last three years, the latest first, None where the year is not whole;
    `targets` its targets of these years. `similar` are last year's results of similar sites;
    `similar_pairs` those with the year before. `local` is (last year, year before) of the sites of
    the prefecture that have both, `local_sites` how many they are.
    """

    site: JointSite
    indicator: Indicator
    past: Sequence[tuple[int, Result | None]]
    targets: Mapping[int, Line]
    similar: Sequence[Result]
    similar_pairs: Sequence[tuple[Result, Result]]
    local: tuple[Result, Result] | None
    local_sites: int

    @property
    def last(self) -> Result | None:
        """Last year's own result."""
        return self.past[0][1]


def target_advice(
    viewer: Viewer, sites: Sequence[JointSite], indicators: Sequence[Indicator], year: int
) -> dict[tuple[int, int], Advice]:
    """Return the advice for each of `sites` and `indicators`, by (site id, indicator id).

    Results of whole years are shared among governments, as the yearly totals are; single months
    are not shown. A constant number of queries, however many sites and indicators.
    """
    if not viewer.is_government:
        return {}
    similar = {
        pk: [one.site.pk for one in found]
        for pk, found in similar_to_each(
            viewer, [one.pk for one in sites], year, AT_MOST, at_least=ALIKE
        ).items()
    }
    local = _neighbours(viewer, sites)
    concerned = {one.pk for one in sites}
    concerned.update(*similar.values(), *local.values())
    results = _results(concerned, indicators, year)
    targets = _targets(viewer, sites, year)
    return {
        (site.pk, indicator.pk): _advice(
            site,
            indicator,
            year,
            results[indicator.pk],
            targets,
            similar[site.pk],
            local[site.prefecture_code],
        )
        for site in sites
        for indicator in indicators
    }


def outlook(
    viewer: Viewer, site: JointSite, year: int, indicator: Indicator, level: Decimal
) -> Forecast | None:
    """Return where the running year will end beside `level`; None where nothing can be said."""
    line = Line(site=site, fiscal_year=year, indicator=indicator, target=level)
    return next(iter(forecasts(viewer, site, FiscalYear(year), [line])), None)


def _neighbours(viewer: Viewer, sites: Sequence[JointSite]) -> dict[str, list[int]]:
    codes = {one.prefecture_code for one in sites}
    found: dict[str, list[int]] = {code: [] for code in codes}
    rows = JointSite.objects.visible_to(viewer).filter(prefecture_code__in=codes)
    for pk, code in rows.values_list("pk", "prefecture_code"):
        found[code].append(pk)
    return found


def _results(
    sites: Collection[int], indicators: Sequence[Indicator], year: int
) -> dict[int, Results]:
    counts = {
        pk
        for one in indicators
        for pk in ((one.numerator_id, one.denominator_id) if one.is_rate else (one.pk,))
        if pk is not None
    }
    months = MonthlyResult.objects.filter(
        site__in=sites,
        indicator__in=counts,
        fiscal_year__range=(year - YEARS_BACK, year - 1),
    )
    years = years_by_indicator(months)
    return {one.pk: _of_indicator(one, years) for one in indicators}


def _of_indicator(indicator: Indicator, years: Mapping[int, Years]) -> Results:
    if not indicator.is_rate:
        whole = years.get(indicator.pk, {})
        return {
            key: Result(sum(value or 0 for value in months))
            for key, months in whole.items()
            if None not in months
        }
    above = years.get(indicator.numerator_id or 0, {})
    below = years.get(indicator.denominator_id or 0, {})
    found = {key: _rate(above[key], below[key]) for key in above.keys() & below.keys()}
    return {key: one for key, one in found.items() if one is not None}


def _rate(above: Year, below: Year) -> Result | None:
    if None in above or None in below:
        return None
    return Result(sum(one or 0 for one in above), sum(one or 0 for one in below))


def _targets(viewer: Viewer, sites: Sequence[JointSite], year: int) -> list[Line]:
    return list(
        Line.objects.visible_to(viewer)
        .filter(site__in=sites, fiscal_year__range=(year - YEARS_BACK, year))
        .select_related("indicator")
    )


def _advice(
    site: JointSite,
    indicator: Indicator,
    year: int,
    results: Results,
    targets: Sequence[Line],
    similar: Sequence[int],
    neighbours: Sequence[int],
) -> Advice:
    last, before = year - 1, year - 2
    local = _pairs(results, [pk for pk in neighbours if pk != site.pk], year)
    now, then = together([one for one, _ in local]), together([one for _, one in local])
    return Advice(
        site=site,
        indicator=indicator,
        past=[(of, results.get((site.pk, of))) for of in (last, before, year - 3)],
        targets={
            line.fiscal_year: line
            for line in targets
            if (line.site_id, line.indicator_id) == (site.pk, indicator.pk)
        },
        similar=[results[pk, last] for pk in similar if (pk, last) in results],
        similar_pairs=_pairs(results, similar, year),
        local=(now, then) if now and then else None,
        local_sites=len(local),
    )


def _pairs(results: Results, sites: Sequence[int], year: int) -> list[tuple[Result, Result]]:
    return [
        (results[pk, year - 1], results[pk, year - 2])
        for pk in sites
        if (pk, year - 1) in results and (pk, year - 2) in results
    ]
