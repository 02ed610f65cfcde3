"""The life of an agreement: every way that is not in the table is tried and refused."""

from contextlib import suppress
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction

from agreements.actions.abandon import abandon
from agreements.actions.agree import agree, reopen
from agreements.actions.begin import begin
from agreements.actions.consult import consult, redraft
from agreements.actions.end import end
from agreements.choices import AGREEMENT_STATES, CONCLUDED, AgreementState
from agreements.models import Agreement
from portal.common.acting import acting_as
from portal.common.conflict import Conflict
from portal.common.models import AuditEntry
from portal.common.viewer import Viewer
from tests.agreements import makers
from tests.agreements.makers import NOW, Sides
from tests.agreements.steps import STEPS, do_sign

pytestmark = pytest.mark.django_db
PAIRS = [
    (before, after)
    for before in AgreementState
    for after in AgreementState
    if before != after and not AGREEMENT_STATES.allows(before, after)
]


ACTORS = (
    "city",
    "bureau",
    "office",
    "ministry",
    "other_city",
    "other_bureau",
    "other_office",
    "subscriber",
)


@pytest.fixture
def sides() -> Sides:
    return makers.sides()


def test_from_a_draft_to_the_end(sides: Sides) -> None:
    made = makers.drafted(sides)
    assert (made.state, made.reference) == ("DRAFTED", "協-07-2026-001")
    makers.with_clause(made, sides)
    made = consult(agreement=made, by=sides.city, now=NOW)
    made = agree(agreement=made, by=sides.bureau, now=NOW)
    assert made.state == "CONSULTING"
    made = agree(agreement=made, by=sides.city, now=NOW)
    assert made.state == "AGREED"
    made = begin(agreement=do_sign_of(made, sides), by=sides.bureau, now=NOW)
    assert made.state == "IN_FORCE"
    events = AuditEntry.objects.about(made).values_list("event", flat=True)
    assert list(events)[::-1] == [
        "協定を起案",
        "条項を追加",
        "協議を開始",
        "合意を記録",
        "合意を記録",
        "合意が成立",
        "締結を記録",
        "発効",
    ]


def do_sign_of(made: Agreement, sides: Sides) -> Agreement:
    return do_sign(made, sides.bureau)


@pytest.mark.parametrize("state", AgreementState)
def test_every_pair_that_is_not_in_the_table_is_refused_by_sql(
    sides: Sides, state: AgreementState
) -> None:
    made = makers.IN_STATE[state](sides)
    assert made.state == state
    for before, after in PAIRS:
        if before != state:
            continue
        refused = pytest.raises(IntegrityError, match="状態を、このように変えることはできません")
        with refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "UPDATE agreements_agreement SET state = %s WHERE id = %s", [after, made.pk]
            )


@pytest.mark.parametrize("state", AgreementState)
def test_no_agreement_is_born_in_another_state(state: AgreementState) -> None:
    day = date(2026, 4, 1)
    newborn = Agreement(
        kind="JOINT_IMPLEMENTATION",
        reference="別",
        title="別の協定",
        prefecture_code="07",
        state=state,
        signed_on=day,
        valid_from=day,
        valid_until=day,
    )
    if state == AgreementState.DRAFTED:
        Agreement.objects.bulk_create([newborn])
        return
    with pytest.raises(IntegrityError, match="状態を"), transaction.atomic():
        Agreement.objects.bulk_create([newborn])


@pytest.mark.parametrize("state", AgreementState)
@pytest.mark.parametrize("verb", STEPS)
def test_every_step_from_every_wrong_state(sides: Sides, verb: str, state: AgreementState) -> None:
    act, begins_in, _ = STEPS[verb]
    made = makers.IN_STATE[state](sides)
    entries = AuditEntry.objects.count()
    if state in begins_in:
        act(made, sides.bureau)
        assert AuditEntry.objects.count() > entries
        return
    with pytest.raises(ValidationError), transaction.atomic():
        act(made, sides.bureau)
    assert Agreement.objects.get(pk=made.pk).state == state
    assert AuditEntry.objects.count() == entries


@pytest.mark.parametrize("verb", STEPS)
@pytest.mark.parametrize("actor", ACTORS)
def test_who_may_take_a_step(sides: Sides, verb: str, actor: str) -> None:
    """As the database roles do it, so that row-level security has its say."""
    act, begins_in, allowed = STEPS[verb]
    made = makers.IN_STATE[AgreementState(min(begins_in))](sides)
    by = getattr(sides, actor)
    if actor in allowed:
        with acting_as(by):
            act(made, by)
        return
    with pytest.raises(PermissionDenied), transaction.atomic():
        act(made, by)


@pytest.mark.parametrize("verb", STEPS)
def test_s15_whoever_read_an_older_state_is_told(sides: Sides, verb: str) -> None:
    act, begins_in, _ = STEPS[verb]
    for state in begins_in:
        seen = makers.IN_STATE[AgreementState(state)](sides)
        with transaction.atomic(), suppress(_Undo):
            moved = Agreement.objects.get(pk=seen.pk)
            (abandon if state not in CONCLUDED else _further)(
                agreement=moved, reason="先に", by=sides.bureau, now=NOW
            )
            with pytest.raises(Conflict), transaction.atomic():
                act(seen, sides.bureau)
            transaction.set_rollback(True)


class _Undo(Exception):  # noqa: N818 — nothing went wrong
    """The block is over."""


def _further(*, agreement: Agreement, reason: str, by: Viewer, now: object) -> Agreement:
    if agreement.state == AgreementState.SIGNED:
        return begin(agreement=agreement, by=by, now=NOW)
    return end(agreement=agreement, valid_until=date(2026, 11, 1), reason=reason, by=by, now=NOW)


def test_nobody_agrees_for_another_side(sides: Sides) -> None:
    made = makers.consulting(sides)
    bureau = made.party_rows.get(organization=sides.bureau.organization_id)
    with acting_as(sides.city):
        changed = "UPDATE agreements_agreementparty SET agreed_at = now(), agreed_by_name = 'x'"
        refused = pytest.raises(IntegrityError, match="それぞれの当事者が自分で")
        with refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"{changed} WHERE id = %s", [bureau.pk])
    with pytest.raises(PermissionDenied):
        agree(agreement=made, by=sides.ministry, now=NOW)


def test_a_side_agrees_once(sides: Sides) -> None:
    made = agree(agreement=makers.consulting(sides), by=sides.city, now=NOW)
    with pytest.raises(ValidationError, match="すでに記録"):
        agree(agreement=made, by=sides.city, now=NOW)


@pytest.mark.parametrize("reason", ["", "　 "])
@pytest.mark.parametrize("verb", ["redraft", "reopen", "end", "abandon"])
def test_going_back_needs_a_reason(sides: Sides, verb: str, reason: str) -> None:
    made = makers.IN_STATE[AgreementState(min(STEPS[verb][1]))](sides)
    act = {"redraft": redraft, "reopen": reopen, "end": end, "abandon": abandon}[verb]
    also = {"valid_until": date(2026, 11, 1)} if verb == "end" else {}
    with pytest.raises(ValidationError) as refusal:
        act(agreement=made, reason=reason, by=sides.bureau, now=NOW, **also)  # type: ignore[operator]
    assert "reason" in refusal.value.message_dict
