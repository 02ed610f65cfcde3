"""Promised figures: what the sites of an agreement reached, for the items of its yearly plans."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Count, Sum

from agreements.models import PlanItem
from agreements.queries.renewals import with_renewals
from agreements.rules.item_figure import ItemFigure
from evaluation.dictionary import CONSULTATIONS, NEW_SEEKERS, PLACEMENTS, USERS
from evaluation.models import Indicator, Line, PromisedIndicator, SiteYear
from portal.common.exports.table import Drill
from portal.common.viewer import Viewer

# The counts that every site's year holds, whether the site has a target for them or not.
PUBLISHED = {
    PLACEMENTS: "placements",
    NEW_SEEKERS: "new_seekers",
    USERS: "users",
    CONSULTATIONS: "consultations",
}


@dataclass(frozen=True, slots=True)
class _Sum:
    numerator: int | None = None
    denominator: int | None = None
    sites: int = 0

    def __add__(self, other: "_Sum") -> "_Sum":
        """Blank and blank is blank, blank and a count the count."""
        return _Sum(
            _plus(self.numerator, other.numerator),
            _plus(self.denominator, other.denominator),
            self.sites + other.sites,
        )


_Year = tuple[int | None, int]  # agreement, fiscal year
_Key = tuple[_Year, int]  # and indicator


def figures(viewer: Viewer, items: Sequence[PlanItem]) -> Mapping[int, ItemFigure]:
    """Return the computed figure of each item that is tied to an indicator, by the item's id.

    It sums the rows of the agreement's sites in the plan's year: a published count over all of
    them, anything else over those with a target for it. `items` come with their plan and
    agreement. Four queries, however many items.
    """
    promised = list(
        PromisedIndicator.objects.visible_to(viewer)
        .filter(plan_item__in=[item.pk for item in items])
        .select_related("indicator", "plan_item__plan", "plan_item__agreement")
    )
    if not promised:
        return {}
    years = {_year_of(one.plan_item) for one in promised}
    others = {one.indicator_id for one in promised if one.indicator.code not in PUBLISHED}
    lines = with_renewals({agreement for agreement, _ in years if agreement is not None})
    under = set().union(*lines.values())
    sums = _published(viewer, under, years, promised) | _with_targets(viewer, under, years, others)
    return {one.plan_item_id: _figure(one, sums, lines) for one in promised}


def _plus(one: int | None, other: int | None) -> int | None:
    return other if one is None else one + (other or 0)


def _year_of(item: PlanItem) -> _Year:
    return item.agreement_id, item.plan.fiscal_year


def _published(
    viewer: Viewer, under: set[int], years: set[_Year], promised: Sequence[PromisedIndicator]
) -> dict[_Key, _Sum]:
    rows = (
        SiteYear.objects.visible_to(viewer)
        .filter(
            site__agreement__in=under,
            fiscal_year__in={year for _, year in years},
        )
        .order_by()
        .values_list("site__agreement", "fiscal_year")
        .annotate(Count("pk"), *(Sum(column) for column in PUBLISHED.values()))
    )
    wanted = {one.indicator.code: one.indicator_id for one in promised}
    return {
        ((agreement, year), wanted[code]): _Sum(total, None, sites)
        for agreement, year, sites, *totals in rows
        for code, total in zip(PUBLISHED, totals, strict=True)
        if code in wanted
    }


def _with_targets(
    viewer: Viewer, under: set[int], years: set[_Year], indicators: set[int]
) -> dict[_Key, _Sum]:
    if not indicators:
        return {}
    rows = (
        Line.objects.visible_to(viewer)
        .filter(
            site__agreement__in=under,
            fiscal_year__in={year for _, year in years},
            indicator__in=indicators,
        )
        .order_by()
        .values("site__agreement", "fiscal_year", "indicator")
        .annotate(sites=Count("pk"), above=Sum("numerator"), below=Sum("denominator"))
    )
    return {
        ((row["site__agreement"], row["fiscal_year"]), row["indicator"]): _Sum(
            row["above"], row["below"], row["sites"]
        )
        for row in rows
    }


def _figure(
    promised: PromisedIndicator, sums: Mapping[_Key, _Sum], lines: Mapping[int, set[int]]
) -> ItemFigure:
    item, indicator = promised.plan_item, promised.indicator
    year = item.plan.fiscal_year
    found = sum(
        (
            sums.get(((agreement, year), indicator.pk), _Sum())
            for agreement in lines[item.agreement_id]
        ),
        _Sum(),
    )
    query = {"year": str(item.plan.fiscal_year), "agreement": str(item.agreement.public_id)}
    if indicator.code not in PUBLISHED:
        query["target"] = indicator.code
    return ItemFigure(
        indicator=indicator.name,
        value=_exact(indicator, found),
        sites=found.sites,
        drill=Drill("sites", query),
    )


def _exact(indicator: Indicator, found: _Sum) -> Fraction | None:
    if found.numerator is None:
        return None
    if not indicator.is_rate:
        return Fraction(found.numerator)
    # A rate over nobody says nothing.
    return Fraction(100 * found.numerator, found.denominator) if found.denominator else None
