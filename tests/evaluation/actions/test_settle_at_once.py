"""S15: many settle one year at once; one makes the version, the others find it made."""

from datetime import date

import pytest

from evaluation.actions.settle_nation import request_settlement
from evaluation.actions.settle_year import settle_year
from evaluation.models import Achievement, Indicator, SettlementRun
from portal.common.fiscal import FiscalYear
from portal.common.models import AuditEntry
from portal.common.viewer import Viewer
from tests import factories
from tests.races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 50
NOW, YEAR, CLOCK = factories.NOW, FiscalYear(2025), Viewer.system()


def test_s15_one_of_many_settles_the_year() -> None:
    site = factories.site()
    factories.target(site, "USERS", 1)
    entries = AuditEntry.objects.filter(event="年度を締めた").count()
    factories.month(site, "USERS", date(2025, 6, 1), 5)
    for version, definition in ((1, "前の名称"), (2, "改めた名称")):
        Indicator.objects.filter(code="USERS").update(name=definition)
        answers = at_once([lambda: settle_year(site=site, year=YEAR, by=CLOCK, now=NOW)] * PEOPLE)
        made = [one[1] for one in answers if not isinstance(one, Exception)]
        assert sorted(made) == [False] * (PEOPLE - 1) + [True], answers
        in_force = Achievement.objects.get(site=site, superseded_at=None)
        assert in_force.version == version
    assert AuditEntry.objects.filter(event="年度を締めた").count() == entries + 2


def test_s15_one_of_many_asks_for_the_run() -> None:
    factories.site()
    answers = at_once(
        [lambda: request_settlement(year=YEAR, by=CLOCK, now=NOW, prefecture_code="07")] * PEOPLE
    )
    runs = {one.pk for one in answers if isinstance(one, SettlementRun)}
    assert len(runs) == 1, answers
    assert not [one for one in answers if isinstance(one, Exception)]
    assert SettlementRun.objects.filter(fiscal_year=2025).count() == 1
