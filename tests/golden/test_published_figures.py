"""The golden figures of DOMAIN.md §2 come out of publications of the demonstration years too."""

from datetime import UTC, datetime

import pytest

from evaluation.models import Publication
from evaluation.reports.national import national_report
from evaluation.reports.national_figures import NationalFigures, read_figures
from evaluation.reports.published_figures import figures_as_published
from portal.common.exports.table import Report
from portal.common.fiscal import FiscalYear
from portal.common.viewer import Viewer
from tests.evaluation.closing import published, settle_all

pytestmark = pytest.mark.django_db
YEARS = (2017, 2018, 2019, 2020)
CLOCK = Viewer.system()


@pytest.fixture
def last() -> Publication:
    settle_all(*YEARS)
    *_, made = [published(year) for year in YEARS]
    return made


def report(figures: NationalFigures) -> Report:
    return national_report(figures, as_of=datetime(2021, 6, 1, tzinfo=UTC), is_demonstration=True)


def test_the_published_report_is_the_live_one_on_the_day(last: Publication) -> None:
    live = read_figures(CLOCK, FiscalYear(2020))
    then = figures_as_published(CLOCK, last)
    assert report(then) == report(live)
    assert (then.now.sites, then.now.achieved, then.body_count.achieved) == (339, 230, 146)
    assert (then.now.placements, then.now.users) == (61_176, 1_508_281)
    assert (then.satisfaction.total, then.welfare_placements) == (5_339, 17_077)
    assert [then.totals[year].achieved for year in YEARS] == [0, 279, 265, 230]
