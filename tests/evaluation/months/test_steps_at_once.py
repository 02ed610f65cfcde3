"""S15: many who confirm or accept one part in the same moment: one does, the others are told."""

from functools import partial

import pytest
from django.core.exceptions import ValidationError

from evaluation.actions.accept_months import Acceptance, accept_months
from evaluation.actions.confirm_month import confirm_month
from evaluation.choices import PartState, Side
from evaluation.models import MonthPart
from portal.common.conflict import Conflict
from portal.common.fiscal import FiscalYear
from tests import factories
from tests.evaluation.months.reporting import IN_TIME, Room
from tests.races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
NOW = factories.NOW
PEOPLE, ROUNDS = 50, 2


def test_s15_one_confirms_and_the_others_are_told() -> None:
    room = Room.make()
    for month in FiscalYear(2025).months[:ROUNDS]:
        part = room.bring(Side.MUNICIPALITY, PartState.SUBMITTED, month, NOW)
        acts = [partial(confirm_month, part=part, by=room.office, now=IN_TIME)] * PEOPLE
        answers = at_once(acts)
        won = [one for one in answers if isinstance(one, MonthPart)]
        assert len(won) == 1
        assert all(isinstance(one, Conflict) for one in answers if one not in won)


def test_s15_one_accepts_and_the_others_read_why_not() -> None:
    room = Room.make()
    part = room.bring(Side.MUNICIPALITY, PartState.CONFIRMED)
    seen = {part.pk: part.revision}
    answers = at_once([partial(accept_months, seen=seen, by=room.bureau, now=IN_TIME)] * PEOPLE)
    done = [one for one in answers if isinstance(one, Acceptance)]
    assert len(done) == PEOPLE
    assert sum(len(one.accepted) for one in done) == 1
    assert sum(len(one.refused) for one in done) == PEOPLE - 1


def test_s15_a_figure_and_its_submission_do_not_cross() -> None:
    """Whoever is second sees what the first did: nothing is submitted that was not seen."""
    room = Room.make()
    room.record(Side.MUNICIPALITY)
    seen = room.part(Side.MUNICIPALITY)

    def change() -> None:
        room.change(Side.MUNICIPALITY, {"USERS": 41})

    def submit() -> None:
        room.submit_seen(Side.MUNICIPALITY, seen.revision)

    for answer in at_once([change, submit]):
        assert answer is None or isinstance(answer, Conflict | ValidationError)
    part = room.part(Side.MUNICIPALITY)
    value = room.site.months.get(indicator__code="USERS").value
    assert (part.state, value) in {(PartState.SUBMITTED, 40), (PartState.OPEN, 41)}
