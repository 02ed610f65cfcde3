"""Reminders go out by steps, once each, and to nobody who has reported."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from evaluation.actions.remind_months import remind_months
from evaluation.choices import PartState, Side
from evaluation.models import MonthReminder, WindowException
from portal.common.viewer import Viewer
from portal.people.models import Notice
from tests import factories
from tests.evaluation.months.reporting import IN_TIME, JUNE, Room
from tests.outbox import deliver_all

pytestmark = pytest.mark.django_db
CITY, OFFICE = Side.MUNICIPALITY, Side.HELLO_WORK


def remind(day: int, month: int = 7) -> int:
    now = datetime(2025, month, day, 1, 0, tzinfo=UTC)
    with time_machine.travel(now, tick=False):
        made = remind_months(by=Viewer.system(), now=now)
        deliver_all(now)
    return made


def reminded(side: Side) -> list[int]:
    rows = MonthReminder.objects.filter(month=JUNE, side=side, is_escalation=False)
    return sorted(rows.values_list("step", flat=True))


def told(viewer: Viewer) -> list[str]:
    rows = Notice.objects.filter(person=viewer.user_id, topic="evaluation.month_reminders")
    return [notice.title for notice in rows.order_by("created_at") if "6月" in notice.title]


def test_each_step_is_taken_once_and_ends_with_the_report() -> None:
    room = Room.make()
    for day in (6, 7, 7, 8):
        remind(day)
    assert told(room.city) == ["試験拠点07204-91の2025年6月分は令和7年7月10日が期限です"]
    room.bring(CITY, PartState.SUBMITTED, now=IN_TIME)
    for day in (10, 13, 17):
        remind(day)
    assert (reminded(CITY), reminded(OFFICE)) == ([-3], [-3, 0, 3])
    assert len(told(room.city)) == 1
    before, on, after = told(room.office)
    assert before.endswith("7月10日が期限です")
    assert on.endswith("今日が期限です")
    assert after.endswith("まだ提出されていません")
    assert told(room.bureau) == ["試験拠点07204-91の2025年6月分（ハローワーク）が未提出です"]


def test_whoever_reports_while_the_letter_waits_is_not_reminded() -> None:
    room = Room.make()
    now = datetime(2025, 7, 10, 1, 0, tzinfo=UTC)
    remind_months(by=Viewer.system(), now=now)
    room.bring(CITY, PartState.SUBMITTED, now=now)
    deliver_all(now)
    assert told(room.city) == []
    assert len(told(room.office)) == 1


def test_whoever_was_returned_to_is_reminded_again() -> None:
    room = Room.make()
    room.bring(CITY, PartState.RETURNED, now=IN_TIME)
    remind(10)
    assert reminded(CITY) == [0]


def test_an_exception_moves_the_steps() -> None:
    room = Room.make()
    WindowException.objects.create(
        site=room.site, month=JUNE, due_on=date(2025, 7, 31), reason="庁舎の移転"
    )
    remind(20)
    assert reminded(CITY) == []
    remind(31)
    assert reminded(CITY) == [0]


def test_a_site_that_had_closed_is_left_alone() -> None:
    factories.site("07204-92", closed_on=date(2025, 5, 31))
    remind(10)
    assert not MonthReminder.objects.filter(site__code="07204-92", month=JUNE).exists()
