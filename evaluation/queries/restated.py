"""What has changed since a year was published, site by site, and which correction is behind it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from evaluation.choices import CorrectionState
from evaluation.models import Correction, Publication, PublishedSiteYear, SiteYear
from evaluation.queries.corrections import corrections
from evaluation.queries.counting import DEGREES
from evaluation.queries.publishing import COUNTED, publishable_rows
from portal.common.viewer import Viewer

NAMES = ("name", "kind", "office_name", "hosts")
FIGURES = (*COUNTED, "welfare_placed")
JUDGED = ("targets_set", "targets_met", "level")
COMPARED = (*NAMES, *FIGURES, *JUDGED, *DEGREES)


@dataclass(frozen=True, slots=True)
class Difference:
    """One column of a site's year that is no longer as it was published.

    `then` or `now` is None where nothing was or is there. `correction` is the last approved one of
    the site's year since the publication, where figures differ.
    """

    code: str
    name: str
    column: str
    then: Any
    now: Any
    correction: Correction | None


def differences(viewer: Viewer, publication: Publication) -> list[Difference]:
    """Return what differs between the publication and today's rows, by site code."""
    year = publication.fiscal_year
    rows = PublishedSiteYear.objects.visible_to(viewer).filter(publication=publication)
    then = {row["code"]: row for row in rows.values("code", *COMPARED)}
    now = {row["code"]: row for row in publishable_rows(year)}
    # Judged by today's definitions, which may have changed since the year was settled.
    live = SiteYear.objects.visible_to(viewer).filter(fiscal_year=year)
    for row in live.values("site__code", *JUDGED):
        now.get(row["site__code"], {}).update({name: row[name] for name in JUDGED})
    behind = _corrections(viewer, publication)
    return [
        one
        for code in sorted(then.keys() | now.keys())
        for one in _of_site(code, then.get(code, {}), now.get(code, {}), behind.get(code))
    ]


def _of_site(
    code: str, then: Mapping[str, Any], now: Mapping[str, Any], behind: Correction | None
) -> Iterator[Difference]:
    for column in COMPARED:
        was, has = then.get(column), now.get(column)
        if was != has:
            is_figure = column in FIGURES or column in JUDGED
            yield Difference(
                code,
                then.get("name") or now["name"],
                column,
                was,
                has,
                behind if is_figure else None,
            )


def _corrections(viewer: Viewer, publication: Publication) -> dict[str, Correction]:
    """Return the last correction of each site's year since the publication, by site code."""
    found = corrections(viewer).filter(
        fiscal_year=publication.fiscal_year,
        state=CorrectionState.APPROVED,
        decided_at__gt=publication.published_at,
    )
    return {one.site.code: one for one in found.order_by("decided_at")}
