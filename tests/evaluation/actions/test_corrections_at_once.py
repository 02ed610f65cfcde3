"""S15: many decide one correction in the same moment: one does, the others are told."""

from datetime import date, timedelta
from decimal import Decimal
from functools import partial

import pytest

from evaluation.actions.decide_correction import approve_correction, refuse_correction
from evaluation.actions.request_correction import Wanted, request_correction
from evaluation.actions.settle_year import settle_year
from evaluation.choices import CorrectionState
from evaluation.models import Achievement, Correction, Indicator, MonthlyResult
from portal.common.conflict import Conflict
from portal.common.fiscal import FiscalYear
from portal.common.models import AuditEntry
from portal.common.viewer import Role, Viewer
from tests import factories
from tests.races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
NOW, JUNE, YEAR = factories.NOW, date(2025, 6, 1), FiscalYear(2025)
PEOPLE = 50
BEFORE, AFTER = 10, 9


def test_s15_one_of_many_decides_a_correction() -> None:
    site = factories.site()
    for code, value in (("NEW_SEEKERS", 30), ("PLACEMENTS", BEFORE)):
        factories.month(site, code, JUNE, value)
    settle_year(site=site, year=YEAR, by=Viewer.system(), now=NOW)
    asked = request_correction(
        site=site,
        year=YEAR,
        wanted=[Wanted(Indicator.objects.get(code="PLACEMENTS"), Decimal(AFTER), JUNE)],
        reason="転記の誤り",
        by=factories.viewer(Role.HELLO_WORK),
        now=NOW,
    )
    bureau, later = factories.viewer(Role.BUREAU), NOW + timedelta(days=1)
    approve = partial(approve_correction, correction=asked, by=bureau, now=later)
    refuse = partial(
        refuse_correction, correction=asked, by=bureau, now=later, decision_reason="値が違う"
    )
    entries = AuditEntry.objects.count()
    answers = at_once([approve, refuse] * (PEOPLE // 2))
    refused = [one for one in answers if isinstance(one, Exception)]
    assert len(refused) == PEOPLE - 1
    assert {type(one) for one in refused} == {Conflict}
    state = Correction.objects.get(pk=asked.pk).state
    is_approved = state == CorrectionState.APPROVED
    assert is_approved or state == CorrectionState.REFUSED
    row = MonthlyResult.objects.get(site=site, indicator__code="PLACEMENTS", month=JUNE)
    assert row.value == (AFTER if is_approved else BEFORE)
    assert Achievement.objects.filter(site=site).count() == (2 if is_approved else 1)
    assert AuditEntry.objects.count() > entries
