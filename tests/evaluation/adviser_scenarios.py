"""A site whose target is in danger, for tests that need one."""

from collections.abc import Sequence

from django.utils import timezone

from evaluation.actions.alert_landings import alert_landings
from evaluation.models import Indicator, LandingAlert, SeasonalPattern
from evaluation.telling_alerts import KIND, PREFECTURE, tell_of_alerts
from portal.common.fiscal import FiscalYear
from portal.common.models import OutboxItem
from portal.common.viewer import Role, Viewer
from sites.models import JointSite
from tests import factories


def placed(site: JointSite, values: Sequence[int], year: FiscalYear) -> None:
    """So many were placed in the first months of a year."""
    for value, month in zip(values, year.months, strict=False):
        factories.month(site, "PLACEMENTS", month, value)


def learnt(year: FiscalYear, pairs: int = 300) -> None:
    """What the nights before have taught about placements: an even season, calm years."""
    SeasonalPattern.objects.create(
        indicator=Indicator.objects.get(code="PLACEMENTS"),
        fiscal_year=year.year,
        shares=[1 / 12] * 12,
        yearly=0.1,
        monthly=1.0,
        this_year=[0] * 12,
        last_year=[0] * 12,
        pairs=pairs,
        learnt_at=factories.NOW,
    )


def site_in_danger(year: FiscalYear) -> JointSite:
    """Ten people were placed a month; of a target of 120, five a month are until September."""
    made = factories.site(years=(year.year - 1, year.year))
    placed(made, [10] * 12, year - 1)
    placed(made, [5] * 6, year)
    factories.target(made, "PLACEMENTS", 120, year.year)
    learnt(year)
    return made


def a_warning_to_tell() -> None:
    """Those who run the site are to be told of a warning (the bureau's letter is left out)."""
    if not LandingAlert.objects.exists():
        factories.person(Role.HELLO_WORK)
        site_in_danger(FiscalYear(2026))
        alert_landings(year=FiscalYear(2026), by=Viewer.system(), now=timezone.now())
    tell_of_alerts(list(LandingAlert.objects.select_related("site")), at=timezone.now())
    OutboxItem.objects.filter(kind=KIND, payload__what=PREFECTURE).delete()
