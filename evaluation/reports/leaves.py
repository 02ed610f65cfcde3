"""The leaves of kept reports: one place's year, every figure from the queries the pages use."""

from datetime import datetime

from django.db.models import QuerySet

from evaluation.models import SiteYear
from evaluation.queries import sites as queries
from evaluation.queries.counting import Totals
from evaluation.queries.national import body_rules, totals_by_year, years_with_sites
from evaluation.queries.report_subjects import lines_of
from evaluation.reports.leaf_pictures import months_picture, years_picture
from evaluation.reports.leaf_tables import (
    body_facts,
    facts_table,
    months_table,
    site_facts,
    targets_table,
    without,
)
from evaluation.reports.national import SYNTHETIC, national_report
from evaluation.reports.national_figures import read_figures
from evaluation.reports.sites import (
    body_label,
    body_table,
    site_table,
    site_years_table,
    years_table,
)
from portal.common.exports.book import Paper, Picture
from portal.common.exports.table import Report, Table
from portal.common.fiscal import FiscalYear
from portal.common.formats import wareki_year
from portal.common.viewer import Viewer
from portal.organizations.prefectures import PREFECTURE_BY_CODE
from portal.organizations.queries import local_governments
from portal.organizations.rules.local_government_code import prefecture_code6
from sites.queries import site_register

YEARS_SHOWN = 5


def nation_leaf(viewer: Viewer, year: FiscalYear, *, as_of: datetime) -> Paper:
    """Return the nation's report: the tables of its page, and the years as a picture."""
    figures = read_figures(viewer, year)
    report = national_report(figures, as_of=as_of, is_demonstration=viewer.shows_demonstration)
    return Paper(report, (years_picture(figures.totals),))


def prefecture_leaf(viewer: Viewer, code: str, year: FiscalYear, *, as_of: datetime) -> Paper:
    """Return a prefecture's year: its years, its bodies, its sites."""
    prefecture = PREFECTURE_BY_CODE[code]
    by_year = _totals(viewer, year, site__prefecture_code=code)
    rule = body_rules(viewer, [year.year])[year.year]
    among = local_governments(viewer).filter(prefecture_code=code)
    bodies = queries.bodies(viewer, year.year, among)
    sites = _of_year(viewer, year).filter(site__prefecture_code=code)
    return Paper(
        _report(
            "prefecture-report",
            f"{prefecture.name}の一体的実施事業（{wareki_year(year.year)}）",
            "都道府県票",
            viewer,
            year,
            prefecture_code6(code),
            (
                years_table(by_year, {"prefecture": code}),
                without(body_table(bodies, year.year, rule), {"prefecture"}),
                without(site_table(sites, year.year), {"prefecture", "kind"}),
            ),
            as_of,
        ),
        (years_picture(by_year),),
    )


def body_leaf(viewer: Viewer, code6: str, year: FiscalYear, *, as_of: datetime) -> Paper:
    """Return a body's year: what it is, its years, its sites and their targets."""
    body = local_governments(viewer).get(code6=code6)
    by_year = _totals(viewer, year, site__host_links__body=body)
    sites = list(_of_year(viewer, year).filter(site__host_links__body=body))
    rule = body_rules(viewer, [year.year])[year.year]
    lines = lines_of(viewer, [row.site for row in sites], year)
    return Paper(
        _report(
            "body-report",
            f"{body.name}の一体的実施事業（{wareki_year(year.year)}）",
            "団体票",
            viewer,
            year,
            body.code6,
            (
                facts_table(body_facts(body, body_label(by_year[year.year], rule))),
                years_table(by_year, {"body": code6}),
                without(site_table(sites, year.year), {"prefecture", "hosts"}),
                targets_table(lines, names_the_site=True),
            ),
            as_of,
        ),
        (years_picture(by_year),),
    )


def site_leaf(viewer: Viewer, code: str, year: FiscalYear, *, as_of: datetime) -> Paper:
    """Return a site's year on one page; months only for those who may see them."""
    site = site_register(viewer).get(code=code)
    history = list(
        queries.site_years(viewer)
        .filter(site=site, fiscal_year__range=(year.year - YEARS_SHOWN + 2, year.year))
        .select_related("site", "profile")
    )
    row = next(one for one in history if one.fiscal_year == year.year)
    lines = list(queries.lines(viewer, site, [year.year]))
    grid = queries.month_grid(viewer, site, [year.year - 1, year.year])
    tables = [
        facts_table(site_facts(site, row)),
        targets_table(lines, names_the_site=False),
        site_years_table(history),
    ]
    pictures: tuple[Picture, ...] = ()
    if any(month >= year.start for _, month in grid):
        tables.insert(2, months_table(viewer, site, year, grid))
        pictures = (months_picture(viewer, site, year, grid),)
    return Paper(
        _report(
            "site-report",
            f"{site.name}（{wareki_year(year.year)}）",
            f"拠点票（拠点コード {site.code}）",
            viewer,
            year,
            prefecture_code6(site.prefecture_code),
            tuple(tables),
            as_of,
        ),
        pictures,
    )


def _report(
    key: str,
    title: str,
    subtitle: str,
    viewer: Viewer,
    year: FiscalYear,
    area_code: str,
    tables: tuple[Table, ...],
    as_of: datetime,
) -> Report:
    notices = (SYNTHETIC,) if viewer.shows_demonstration else ()
    return Report(
        key=key,
        title=title,
        subtitle=subtitle,
        fiscal_year=year.year,
        area_code=area_code,
        notices=notices,
        tables=tables,
        as_of=as_of,
    )


def _totals(viewer: Viewer, year: FiscalYear, **scope: object) -> dict[int, Totals]:
    until = [one for one in years_with_sites(viewer) if one <= year.year]
    return totals_by_year(viewer, sorted(until)[-YEARS_SHOWN:], **scope)


def _of_year(viewer: Viewer, year: FiscalYear) -> QuerySet[SiteYear]:
    return queries.site_years(viewer).filter(fiscal_year=year.year)
