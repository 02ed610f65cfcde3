"""Whether a month of a site can be written now."""

from datetime import date, datetime

from evaluation.models import Achievement
from evaluation.rules.month_checks import problem_with_month
from portal.common.fiscal import FiscalYear, today
from sites.models import AnnualProfile, JointSite


def why_not_open(site: JointSite, month: date, now: datetime) -> str | None:
    """Return the sentence why nothing can be entered for `month` at `now`; None when it can.

    Raises ValueError for a month outside the years the portal knows.
    """
    year = FiscalYear.of(month)
    problem = problem_with_month(
        month, today=today(now), opened_on=site.opened_on, closed_on=site.closed_on
    )
    if problem:
        return problem
    if not AnnualProfile.objects.filter(site=site, fiscal_year=year.year).exists():
        return f"{year}は、この拠点の実施年度として登録されていません。"
    if Achievement.objects.filter(site=site, fiscal_year=year.year).exists():
        return f"{year}は締めています。直すときは、訂正を申請してください。"
    return None
