"""Which sites are like a site in a year (似た拠点)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from heapq import nsmallest

from django.db.models import IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from evaluation.models import SiteYear
from evaluation.rules.likeness import Traits, thousandths, why
from portal.common.viewer import Viewer
from portal.organizations.prefectures import PREFECTURE_BY_CODE
from sites.models import AnnualProfile, JointSite

WHOLE_YEAR = 12


@dataclass(frozen=True, slots=True)
class SimilarSite:
    """A site, how alike it is (0–1, thousandths), and why, in words."""

    site: JointSite
    likeness: Decimal
    why: tuple[str, ...]


def similar_sites(
    viewer: Viewer,
    site: JointSite,
    year: int,
    at_most: int = 20,
    *,
    at_least: Decimal = Decimal(0),
) -> list[SimilarSite]:
    """Return the sites of `year` most like this one, the most alike first, never itself.

    Only sites of at least the likeness `at_least`; sites equally alike go by their codes. Empty
    when the site did not run in that year.
    """
    return similar_to_each(viewer, [site.pk], year, at_most, at_least=at_least)[site.pk]


def similar_to_each(
    viewer: Viewer,
    sites: Collection[int],
    year: int,
    at_most: int = 20,
    *,
    at_least: Decimal = Decimal(0),
) -> dict[int, list[SimilarSite]]:
    """Return `similar_sites` of each of `sites` (their ids), in one query for all of them."""
    profiles = {one.site_id: one for one in _profiles(viewer, year)}
    traits = {pk: traits_of(profile) for pk, profile in profiles.items()}
    lowest = int(at_least * 1000)
    return {
        pk: [
            SimilarSite(
                profiles[other].site,
                Decimal(-rank) / 1000,
                why(traits[pk], traits[other]),
            )
            for rank, _, other in _nearest(pk, traits, profiles, at_most)
            if -rank >= lowest
        ]
        for pk in sites
    }


def traits_in(viewer: Viewer, year: int) -> dict[int, Traits]:
    """Return what each site that ran in `year` is compared by, by its id."""
    return {one.site_id: traits_of(one) for one in _profiles(viewer, year)}


def traits_of_site(viewer: Viewer, site: JointSite, year: int) -> Traits | None:
    """Return what the site is compared by in `year`; None when it did not run then."""
    profile = _profiles(viewer, year).filter(site=site).first()
    return traits_of(profile) if profile else None


def traits_of(profile: AnnualProfile) -> Traits:
    """Return what a site of a year is compared by; its size where `_profiles` brought it."""
    return Traits(
        kind=profile.site.kind,
        groups=frozenset(profile.target_groups),
        services=frozenset(profile.services),
        size=getattr(profile, "size", None),
        region=PREFECTURE_BY_CODE[profile.site.prefecture_code].region,
    )


def _profiles(viewer: Viewer, year: int) -> QuerySet[AnnualProfile]:
    """The year's profiles with site and `size`: new seekers of the latest whole year there is.

    While the year runs, that is the year before: a few months would make every site look small.
    """
    whole = SiteYear.objects.visible_to(viewer).filter(
        site=OuterRef("site"), months_reported=WHOLE_YEAR, new_seekers__isnull=False
    )

    def new_seekers(of: int) -> Subquery:
        rows = whole.filter(fiscal_year=of).values("new_seekers")
        return Subquery(rows, output_field=IntegerField())

    return (
        AnnualProfile.objects.visible_to(viewer)
        .filter(fiscal_year=year)
        .select_related("site")
        .annotate(size=Coalesce(new_seekers(year), new_seekers(year - 1)))
        .order_by("site__code")
    )


def _nearest(
    pk: int,
    traits: Mapping[int, Traits],
    profiles: Mapping[int, AnnualProfile],
    at_most: int,
) -> list[tuple[int, str, int]]:
    """(likeness in thousandths below zero, code, id), the most alike first."""
    mine = traits.get(pk)
    if mine is None:
        return []
    return nsmallest(
        at_most,
        (
            (-thousandths(mine, theirs), profiles[other].site.code, other)
            for other, theirs in traits.items()
            if other != pk
        ),
    )
