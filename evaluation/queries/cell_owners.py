"""Who counts which figure of a site in a year: the dictionary, but for the site's exceptions.

The twin in PostgreSQL is `evaluation_owner_of(site, indicator, year)`; a test holds them together.
"""

from collections.abc import Iterable, Mapping

from evaluation.choices import Side
from evaluation.models import CellOwner, Indicator
from portal.common.fiscal import FiscalYear

Owners = Mapping[tuple[int, int], Side]
"""Side by site and indicator; rates are not in it."""


def owners_of(
    sites: Iterable[int], indicators: Iterable[Indicator], year: FiscalYear
) -> dict[tuple[int, int], Side]:
    """Return the side that counts each of `indicators` at each of `sites` (by id) in `year`."""
    counts = [one for one in indicators if one.owner]
    pks = list(sites)
    owners = {(site, one.pk): Side(one.owner) for site in pks for one in counts if one.owner}
    exceptions = CellOwner.objects.filter(
        site__in=pks, indicator__in=counts, from_year__lte=year.year
    ).order_by("from_year")
    for site, indicator, owner in exceptions.values_list("site", "indicator", "owner"):
        owners[site, indicator] = Side(owner)
    return owners
