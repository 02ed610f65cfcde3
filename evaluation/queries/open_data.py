"""Open data: what it is made from, and what was made."""

from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from evaluation.models import DisclosureRule, OpenTable, Publication, PublishedSiteYear
from evaluation.rules.open_year import COUNTS, DEGREES, WELFARE, OpenLine, OpenSite


def disclosure_rule_of(year: int) -> DisclosureRule | None:
    """Return the rule in force in `year`: the last one that begins no later."""
    return DisclosureRule.objects.filter(from_year__lte=year).order_by("from_year").last()


def open_sites(publication: Publication) -> list[OpenSite]:
    """Return the publication's rows by site code, as disclosure control takes them."""
    return [_open_site(row) for row in publication.site_years.order_by("code")]


def open_tables() -> QuerySet[OpenTable]:
    """Return all open tables without their rows, the newest year and version first."""
    return OpenTable.objects.order_by("-fiscal_year", "-version", "position").defer("content")


def open_table(year: int, version: int, key: str) -> OpenTable | None:
    """Return one table with its rows; None where there is none."""
    return OpenTable.objects.filter(fiscal_year=year, version=version, key=key).first()


def last_version(year: int) -> int | None:
    """Return the last published version of a year; None without one."""
    return (
        OpenTable.objects.filter(fiscal_year=year)
        .order_by("-version")
        .values_list("version", flat=True)
        .first()
    )


def _open_site(row: PublishedSiteYear) -> OpenSite:
    answers = [getattr(row, one) for one in DEGREES]
    return OpenSite(
        code=row.code,
        name=row.name,
        prefecture=row.prefecture_code,
        hosts=[(one["code6"], one["name"]) for one in row.hosts],
        level=row.level or "",
        targets_set=row.targets_set,
        targets_met=row.targets_met,
        counts={one: getattr(row, one) for one in (*COUNTS, WELFARE)},
        answers=None if None in answers else answers,
        lines=[_open_line(one) for one in row.lines],
    )


def _open_line(line: dict[str, Any]) -> OpenLine:
    return OpenLine(
        indicator=line["indicator"],
        name=line["name"],
        unit=line["unit"],
        target=Decimal(line["target"]),
        numerator=line["numerator"],
        denominator=line["denominator"],
        is_rate=line["is_rate"],
        is_met=line["met"],
    )
