"""How many bodies have an agreement, on which day, where: always counted from rows.

A body counts once, whichever agreements it is a party of; one that stands beside another (a
follow-on) counts nobody. See docs/adr/0021.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Count, Min, Q, QuerySet

from agreements.choices import AgreementKind, PartyKind, Relation
from agreements.models import Agreement, AgreementParty, PublishedCount
from portal.common.viewer import Viewer
from portal.organizations.choices import BodyKind
from portal.organizations.models import LocalGovernment

KINDS = (BodyKind.PREFECTURE, BodyKind.CITY, BodyKind.WARD, BodyKind.TOWN, BodyKind.VILLAGE)


@dataclass(frozen=True)
class Counted:
    """The bodies with an agreement on a day, by kind of body.

    `unknown` of them are counted from the day of the source that attests their agreement, for the
    day of signing is not known.
    """

    on: date
    kind: AgreementKind
    by_kind: Mapping[str, int]
    unknown: int

    @cached_property
    def total(self) -> int:
        """All bodies."""
        return sum(self.by_kind.values())

    @cached_property
    def municipalities(self) -> int:
        """All but the prefectures."""
        return self.total - self.by_kind.get(BodyKind.PREFECTURE, 0)


@dataclass(frozen=True, slots=True)
class InPrefecture:
    """One prefecture: whether it has an agreement itself, and how many of its municipalities."""

    has_own: bool = False
    municipalities: int = 0


def counting(viewer: Viewer, day: date, kind: AgreementKind) -> QuerySet[Agreement]:
    """Return the agreements of `kind` in force on `day` by which bodies are counted."""
    in_force = Agreement.objects.visible_to(viewer).in_force_on(day)
    return in_force.filter(kind=kind).exclude(relation=Relation.FOLLOW_ON)


def bodies_in(viewer: Viewer, agreements: QuerySet[Agreement]) -> QuerySet[LocalGovernment]:
    """Return the local governments that are parties of `agreements`, by code."""
    parties = AgreementParty.objects.filter(
        kind=PartyKind.LOCAL_GOVERNMENT, agreement__in=agreements.values("pk")
    )
    bodies = LocalGovernment.objects.visible_to(viewer)
    return bodies.filter(pk__in=parties.values("organization")).order_by("code6")


def bodies_with(
    viewer: Viewer, day: date, kind: AgreementKind = AgreementKind.EMPLOYMENT_MEASURES
) -> QuerySet[LocalGovernment]:
    """Return the local governments that have an agreement of `kind` on `day`, by code."""
    return bodies_in(viewer, counting(viewer, day, kind))


def count_on(
    viewer: Viewer, day: date, kind: AgreementKind = AgreementKind.EMPLOYMENT_MEASURES
) -> Counted:
    """Count the bodies with an agreement of `kind` on `day`."""
    agreements = counting(viewer, day, kind)
    bodies = bodies_in(viewer, agreements)
    dated = Q(signed_on__isnull=False) | Q(valid_from__isnull=False)
    known = bodies_in(viewer, agreements.filter(dated))
    rows = bodies.order_by().values_list("body_kind").annotate(n=Count("pk"))
    return Counted(day, kind, dict(rows), unknown=bodies.exclude(pk__in=known).count())


def count_by_prefecture(
    viewer: Viewer, day: date, kind: AgreementKind = AgreementKind.EMPLOYMENT_MEASURES
) -> dict[str, InPrefecture]:
    """Return what each prefecture has on `day`, by its code; one without is missing."""
    is_prefecture = Q(body_kind=BodyKind.PREFECTURE)
    rows = (
        bodies_with(viewer, day, kind)
        .order_by()
        .values("prefecture_code")
        .annotate(own=Count("pk", filter=is_prefecture), others=Count("pk", filter=~is_prefecture))
    )
    return {row["prefecture_code"]: InPrefecture(bool(row["own"]), row["others"]) for row in rows}


def first_signed(
    viewer: Viewer, kind: AgreementKind = AgreementKind.EMPLOYMENT_MEASURES
) -> dict[int, date]:
    """Return by body the day it first signed an agreement of `kind`, of those that are known."""
    rows = (
        AgreementParty.objects.filter(
            kind=PartyKind.LOCAL_GOVERNMENT,
            agreement__in=Agreement.objects.visible_to(viewer)
            .filter(kind=kind, signed_on__isnull=False)
            .exclude(relation=Relation.FOLLOW_ON)
            .values("pk"),
        )
        .order_by()
        .values_list("organization")
        .annotate(first=Min("agreement__signed_on"))
    )
    return {body: first for body, first in rows if body is not None and first is not None}


def new_in(
    viewer: Viewer,
    year: int,
    until: date,
    kind: AgreementKind = AgreementKind.EMPLOYMENT_MEASURES,
) -> list[tuple[LocalGovernment, date]]:
    """Return the bodies that first signed in the calendar year, up to `until`, by day."""
    first = {
        body: day
        for body, day in first_signed(viewer, kind).items()
        if day.year == year and day <= until
    }
    bodies = LocalGovernment.objects.visible_to(viewer).in_bulk(list(first))
    return sorted(
        ((bodies[pk], day) for pk, day in first.items()),
        key=lambda found: (found[1], found[0].code6),
    )


@dataclass(frozen=True, slots=True)
class YearEnd:
    """The end of a calendar year: the bodies that had signed, as far as their day is known.

    `published` is the last count published within the year, None when there is none.
    """

    year: int
    known: int
    published: PublishedCount | None


def growth(viewer: Viewer, until: date) -> list[YearEnd]:
    """Return each year from the first known signing to that of `until`.

    A body whose day of signing is not published appears in no year: it is counted in none, and
    the published counts stand beside.
    """
    days = sorted(day for day in first_signed(viewer).values() if day <= until)
    published = list(PublishedCount.objects.visible_to(viewer).filter(as_of__lte=until))
    years = [day.year for day in days] + [one.as_of.year for one in published]
    if not years:
        return []
    last = {one.as_of.year: one for one in published}
    return [
        YearEnd(
            year=year,
            known=sum(day.year <= year for day in days),
            published=last.get(year),
        )
        for year in range(min(years), until.year + 1)
    ]
