"""What one has written stays when another writes beside him."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from agreements.actions.adopt_plan import send_back_plan
from agreements.actions.keep_plan_item import remove_plan_item
from agreements.actions.plan_meeting import change_meeting
from agreements.actions.record_result import record_result
from agreements.actions.write_minutes import write_minutes
from agreements.choices import MeetingState
from agreements.models import Meeting, PlanItem
from tests.agreements import councils, promised
from tests.agreements.councils import CLOCK, NOW

pytestmark = pytest.mark.django_db


def test_minutes_stay_when_another_changes_the_place_of_the_meeting() -> None:
    held = councils.meeting(councils.table(), MeetingState.HELD)
    opened_before = Meeting.objects.select_related("council").get(pk=held.pk)
    write_minutes(meeting=held, minutes="目標を決めた。", by=CLOCK, now=NOW)
    change_meeting(meeting=opened_before, held_on=councils.DAY, place="県庁", by=CLOCK, now=NOW)
    found = Meeting.objects.get(pk=held.pk)
    assert (found.place, found.minutes) == ("県庁", "目標を決めた。")


@pytest.mark.parametrize(
    ("result", "words"),
    [(Decimal(80), {}), (None, {"check_text": "届かなかった。"}), (None, {"act_text": "増やす。"})],
)
def test_an_item_of_a_plan_sent_back_keeps_what_came_of_it(
    result: Decimal | None, words: dict[str, str]
) -> None:
    plan = promised.adopted()
    item = plan.items.get()
    said = {"result_note": "", "check_text": "", "act_text": "", **words}
    day = date(2026, 3, 31) if result is not None else None
    record_result(item=item, result=result, result_on=day, by=CLOCK, now=NOW, **said)
    send_back_plan(plan=plan, reason="見直し", by=CLOCK, now=NOW)
    with pytest.raises(ValidationError, match="実績か評価が記録されている"):
        remove_plan_item(item=PlanItem.objects.get(pk=item.pk), by=CLOCK, now=NOW)
    assert PlanItem.objects.filter(pk=item.pk).exists()
