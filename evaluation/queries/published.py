"""What was published: years, versions, and their rows, to be counted like today's."""

from collections.abc import Mapping, Sequence

from django.db.models import F, QuerySet

from evaluation.choices import BodyRule
from evaluation.models import Publication, PublishedSiteYear
from evaluation.queries.counting import ACHIEVED, NationRows
from portal.common.viewer import Viewer


def publications(viewer: Viewer) -> QuerySet[Publication]:
    """Return every publication, the newest year and version first."""
    return (
        Publication.objects.visible_to(viewer)
        .select_related("published_by")
        .order_by("-fiscal_year", "-version")
    )


def publication_of(viewer: Viewer, year: int, version: int | None = None) -> Publication | None:
    """Return the year's publication of `version`, by default its last; None without one."""
    found = publications(viewer).filter(fiscal_year=year)
    if version is not None:
        found = found.filter(version=version)
    return found.first()


def published_site_years(
    viewer: Viewer, publications: Sequence[Publication]
) -> QuerySet[PublishedSiteYear]:
    """Return the rows of these publications by site code, each with its `fiscal_year`."""
    return (
        PublishedSiteYear.objects.visible_to(viewer)
        .filter(publication__in=[one.pk for one in publications])
        .annotate(fiscal_year=F("publication__fiscal_year"))
        .order_by("fiscal_year", "code")
    )


def rows_as_published(viewer: Viewer, publications: Sequence[Publication]) -> NationRows:
    """Return the rows of these publications, to be counted like today's."""
    return NationRows(
        published_site_years(viewer, publications),
        prefecture="prefecture_code",
        bodies="host_rows__code6",
        services="services",
        groups="target_groups",
    )


def named(publication: Publication, kind: str) -> Mapping[str, str]:
    """Return the names of the time by code; `kind` is services, target_groups or kinds."""
    return {one["code"]: one["name"] for one in publication.rules[kind]}


def body_rule_of(publication: Publication) -> tuple[BodyRule, str]:
    """Return the rule for bodies, and its name at the time."""
    rule = publication.rules["body_rule"]
    return BodyRule(rule["code"]), rule["name"]


def published_before(viewer: Viewer, publication: Publication, years: int) -> list[Publication]:
    """Return, oldest first, the last publication by then of each of the `years` before its own."""
    year = publication.fiscal_year
    earlier = publications(viewer).filter(
        fiscal_year__range=(year - years, year - 1),
        published_at__lte=publication.published_at,
    )
    return list(earlier.order_by("fiscal_year", "-version").distinct("fiscal_year"))


def sites_as_published(
    viewer: Viewer, publication: Publication, query: Mapping[str, str]
) -> QuerySet[PublishedSiteYear]:
    """Return the publication's sites, narrowed as the figures of its report lead to them.

    `query` may hold level (also ACHIEVED, UNSET), prefecture, service and group, by code.
    """
    rows = published_site_years(viewer, [publication])
    level = query.get("level", "")
    if level == "ACHIEVED":
        rows = rows.filter(ACHIEVED)
    elif level == "UNSET":
        rows = rows.filter(level=None)
    elif level:
        rows = rows.filter(level=level)
    if prefecture := query.get("prefecture"):
        rows = rows.filter(prefecture_code=prefecture)
    if service := query.get("service"):
        rows = rows.filter(services__contains=[service])
    if group := query.get("group"):
        rows = rows.filter(target_groups__contains=[group])
    return rows
