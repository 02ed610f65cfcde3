"""Reads of practice cases: the list, what waits for whom, the figures, and those like a site."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from heapq import nlargest

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from evaluation.choices_practice import CaseState
from evaluation.models import (
    Indicator,
    Line,
    PracticeCase,
    PracticeCaseFigure,
    PracticeCaseSite,
    PracticePhoto,
    SiteYear,
)
from evaluation.queries.similar_sites import traits_of_site
from evaluation.rules.likeness import Traits, likeness, why
from portal.common.viewer import Role, Viewer
from portal.organizations.prefectures import PREFECTURE_BY_CODE
from sites.models import JointSite

# Figures every site has beside its targets, by the code of the indicator.
YEARLY = {
    "USERS": "users",
    "NEW_SEEKERS": "new_seekers",
    "CONSULTATIONS": "consultations",
    "PLACEMENTS": "placements",
}


def practice_cases(viewer: Viewer) -> QuerySet[PracticeCase]:
    """Return the cases the viewer may see: recommended ones first, then the newest.

    Annotated: `site_names`, and `size` (new seekers of the first site in the case's year).
    """
    rows = PracticeCaseSite.objects.filter(case=OuterRef("pk")).order_by("site__code")
    year = SiteYear.objects.filter(
        site__in=rows.values("site"), fiscal_year=OuterRef("fiscal_year")
    ).order_by("site__code")
    return (
        PracticeCase.objects.visible_to(viewer)
        .select_related("body", "office")
        .annotate(
            site_names=ArraySubquery(rows.values("site__name")),
            size=Subquery(year.values("new_seekers")[:1]),
        )
        .order_by(
            F("recommended_at").desc(nulls_last=True), "-fiscal_year", "prefecture_code", "pk"
        )
    )


def waiting_cases(viewer: Viewer) -> QuerySet[PracticeCase]:
    """Return the cases at which the viewer's own organisation acts next."""
    rows = practice_cases(viewer)
    proposed = rows.filter(state=CaseState.PROPOSED)
    agreed = Q(municipality_agreed_at__isnull=False, hello_work_agreed_at__isnull=False)
    if viewer.role == Role.BUREAU:
        to_publish = agreed & Q(prefecture_code=viewer.prefecture_code)
        return proposed.filter(to_publish | Q(office=None, hello_work_agreed_at=None))
    own = rows.filter(pk__in=PracticeCase.objects.of_side(viewer).values("pk"))
    if viewer.role == Role.LOCAL_GOVERNMENT:
        return own.filter(state=CaseState.PROPOSED, municipality_agreed_at=None)
    return own.filter(state=CaseState.PROPOSED, hello_work_agreed_at=None)


@dataclass(frozen=True, slots=True)
class CaseFigure:
    """A figure of a case as its rows say now; None where there is no row."""

    row: PracticeCaseFigure
    value: int | Decimal | None
    target: int | Decimal | None = None
    met: bool | None = None


def figures_of(viewer: Viewer, case: PracticeCase) -> list[CaseFigure]:
    """Return the figures the case's result is read from, in three queries."""
    rows = list(
        PracticeCaseFigure.objects.visible_to(viewer)
        .filter(case=case)
        .select_related("site", "indicator")
        .order_by("indicator__position", "fiscal_year", "site__code")
    )
    sites = {row.site_id for row in rows}
    lines = Line.objects.visible_to(viewer).filter(site__in=sites).select_related("indicator")
    by_line = {(one.site_id, one.fiscal_year, one.indicator_id): one for one in lines}
    years = SiteYear.objects.visible_to(viewer).filter(site__in=sites)
    by_year = {(one.site_id, one.fiscal_year): one for one in years}
    return [
        _figure(
            row,
            by_line.get((row.site_id, row.fiscal_year, row.indicator_id)),
            by_year.get((row.site_id, row.fiscal_year)),
        )
        for row in rows
    ]


def _figure(row: PracticeCaseFigure, line: Line | None, year: SiteYear | None) -> CaseFigure:
    if line is not None:
        is_whole = not row.indicator.is_rate and line.target == int(line.target)
        target = int(line.target) if is_whole else line.target
        return CaseFigure(row, line.result, target, line.met)
    column = YEARLY.get(row.indicator.code)
    return CaseFigure(row, getattr(year, column, None) if column else None)


def photos_of(viewer: Viewer, case: PracticeCase) -> QuerySet[PracticePhoto]:
    """Return the photographs of the case without their bytes."""
    return PracticePhoto.objects.visible_to(viewer).filter(case=case).defer("content")


@dataclass(frozen=True, slots=True)
class SimilarCase:
    """A case, how alike its site or body is to a site (0–1, thousandths), and why, in words."""

    case: PracticeCase
    likeness: Decimal
    why: tuple[str, ...]


def cases_like(
    viewer: Viewer,
    site: JointSite,
    year: int,
    indicator: Indicator | None = None,
    at_most: int = 5,
    *,
    at_least: Decimal = Decimal(0),
) -> list[SimilarCase]:
    """Return the published cases of others most like the site as it ran in `year`, best first.

    With `indicator`, only cases whose result was read from it. Empty when the site did not run.
    """
    rows = practice_cases(viewer).filter(state=CaseState.PUBLISHED)
    rows = rows.exclude(pk__in=PracticeCaseSite.objects.filter(site=site).values("case"))
    if indicator is not None:
        tied = PracticeCaseFigure.objects.filter(indicator=indicator)
        rows = rows.filter(pk__in=tied.values("case"))
    mine = traits_of_site(viewer, site, year)
    found = by_likeness(rows, mine) if mine else []
    return [one for one in found[:at_most] if one.likeness >= at_least]


def by_likeness(cases: Iterable[PracticeCase], to: Traits) -> list[SimilarCase]:
    """Return `cases` (of `practice_cases`) by their likeness, the most alike first."""
    traits = [(case, _traits(case)) for case in cases]
    found = [SimilarCase(case, likeness(to, of), why(to, of)) for case, of in traits]
    return nlargest(len(found), found, key=lambda one: one.likeness)


def _traits(case: PracticeCase) -> Traits:
    return Traits(
        kind=case.kind,
        groups=frozenset(case.target_groups),
        services=frozenset(case.services),
        size=vars(case)["size"],
        region=PREFECTURE_BY_CODE[case.prefecture_code].region,
    )
