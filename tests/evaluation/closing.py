"""Makers of settled and published years."""

from collections import defaultdict

from django.db import connection

from evaluation.actions.publish_year import publish_year
from evaluation.actions.settle_year import judged
from evaluation.models import Achievement, Line, Publication, SiteYear
from portal.common.fiscal import FiscalYear
from portal.common.viewer import Viewer
from tests import factories

CLOCK = Viewer.system()


def settle_all(*years: int) -> None:
    """Settle every site of the years that is not, as settling them one by one would."""
    lines: dict[tuple[int, int], list[Line]] = defaultdict(list)
    ordered = Line.objects.order_by("indicator__position", "indicator__code")
    for line in ordered.select_related("indicator").filter(fiscal_year__in=years):
        lines[line.site_id, line.fiscal_year].append(line)
    settled = set(
        Achievement.objects.filter(fiscal_year__in=years).values_list("site", "fiscal_year")
    )
    Achievement.objects.bulk_create(
        judged(site, year, lines[site, year], settled_by=None, now=factories.NOW)
        for site, year in SiteYear.objects.filter(
            fiscal_year__in=years, months_reported__gt=0
        ).values_list("site", "fiscal_year")
        if (site, year) not in settled
    )


def published(year: int, *, note: str = "") -> Publication:
    """The year as published by the clock."""
    made, _ = publish_year(year=FiscalYear(year), by=CLOCK, now=factories.NOW, note=note)
    return made


def told(sql: str, *, role: str = "none") -> None:
    """Run a statement under a database role; "none" is the owner of the tables."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('role', %s, true)", [role])
        cursor.execute(sql)
