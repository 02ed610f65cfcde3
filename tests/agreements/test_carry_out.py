"""Actions of a resolution: owner, due day, and their way to a result."""

from datetime import date
from itertools import product

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from agreements.actions.carry_out import assign_action, drop_action, finish_action, start_action
from agreements.choices import ACTION_STATES, ActionState
from agreements.models import CouncilAction
from portal.common.viewer import Role
from tests import factories
from tests.agreements import councils
from tests.agreements.councils import CLOCK, NOW, execute

pytestmark = pytest.mark.django_db
DONE = date(2027, 1, 15)
ACTS = {
    ActionState.DOING: lambda one: start_action(action=one, by=CLOCK, now=NOW),
    ActionState.DONE: lambda one: finish_action(
        action=one, done_on=DONE, result="載せた。", by=CLOCK, now=NOW
    ),
    ActionState.DROPPED: lambda one: drop_action(
        action=one, reason="別の方法にした", by=CLOCK, now=NOW
    ),
}
FORBIDDEN = [
    (source, target)
    for source, target in product(ActionState, ActionState)
    if source != target and not ACTION_STATES.allows(source, target)
]


def in_state(state: ActionState) -> CouncilAction:
    table = councils.table()
    made = councils.action(councils.resolution(table), table)
    return made if state == ActionState.OPEN else ACTS[state](made)


@pytest.mark.parametrize(
    ("source", "target"), [(one.source, one.target) for one in ACTION_STATES.transitions]
)
def test_each_allowed_way_is_gone(source: str, target: str) -> None:
    assert ACTS[ActionState(target)](in_state(ActionState(source))).state == target


@pytest.mark.parametrize(("source", "target"), FORBIDDEN)
def test_each_forbidden_way_is_refused_by_action_and_database(
    source: ActionState, target: ActionState
) -> None:
    made = in_state(source)
    if target in ACTS:
        with pytest.raises(ValidationError) as refusal:
            ACTS[target](made)
        assert "state" in refusal.value.message_dict
    with pytest.raises(IntegrityError), transaction.atomic():
        execute(
            "UPDATE agreements_councilaction SET state = %(target)s,"
            " done_on = CASE WHEN %(target)s = 'DONE' THEN date '2027-01-15' END, result = 'x',"
            " dropped_reason = CASE WHEN %(target)s = 'DROPPED' THEN 'x' ELSE '' END"
            f" WHERE id = {made.pk}".replace("%(target)s", f"'{target}'")
        )
    made.refresh_from_db()
    assert made.state == source


@pytest.mark.parametrize("state", [ActionState.DOING, ActionState.DONE, ActionState.DROPPED])
def test_no_action_is_born_elsewhere(state: ActionState) -> None:
    table = councils.table()
    with pytest.raises(IntegrityError), transaction.atomic():
        CouncilAction.objects.create(
            resolution=councils.resolution(table),
            what="広報",
            owner=factories.body(),
            due_on=DONE,
            state=state,
            done_on=DONE if state == ActionState.DONE else None,
            result="x",
            dropped_reason="x" if state == ActionState.DROPPED else "",
        )


def test_a_result_a_day_and_a_reason_are_asked_for_at_their_fields() -> None:
    made = in_state(ActionState.OPEN)
    with pytest.raises(ValidationError, match="done_on"):
        finish_action(action=made, done_on=None, result="載せた。", by=CLOCK, now=NOW)
    with pytest.raises(ValidationError, match="result"):
        finish_action(action=made, done_on=DONE, result=" ", by=CLOCK, now=NOW)
    with pytest.raises(ValidationError, match="reason"):
        drop_action(action=made, reason="", by=CLOCK, now=NOW)


def test_the_owner_takes_part_in_the_council() -> None:
    table = councils.table()
    decided = councils.resolution(table)
    stranger = CouncilAction(
        resolution=decided, what="広報", owner=factories.body("131016"), due_on=DONE
    )
    with pytest.raises(ValidationError) as refusal:
        assign_action(action=stranger, by=CLOCK, now=NOW)
    assert "協議会に加わる組織" in refusal.value.message_dict["owner"][0]


def test_the_owner_carries_out_and_a_stranger_does_not() -> None:
    made = in_state(ActionState.OPEN)
    CouncilAction.objects.filter(pk=made.pk).update(owner=factories.office())
    made.refresh_from_db()
    assert start_action(action=made, by=factories.viewer(Role.HELLO_WORK), now=NOW).state == "DOING"
    with pytest.raises(PermissionDenied):
        finish_action(
            action=made,
            done_on=DONE,
            result="終えた。",
            by=factories.viewer(Role.HELLO_WORK, factories.office("07802")),
            now=NOW,
        )


def test_a_finished_action_keeps_its_owner_and_day() -> None:
    made = in_state(ActionState.DONE)
    made.due_on = DONE
    with pytest.raises(ValidationError, match="終わった取組"):
        assign_action(action=made, by=CLOCK, now=NOW)
