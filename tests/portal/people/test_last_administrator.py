"""An organisation with people is never left without an administrator, whoever writes."""

import threading
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from portal.common.fiscal import today
from portal.people.actions.lower_rights import end_membership, remove_administrator
from portal.people.models import Membership
from tests import factories
from tests.portal.people.administrators import Member, keeper, member
from tests.races import PATIENCE, at_once

pytestmark = pytest.mark.django_db
TODAY = today(timezone.now())
WORDS = "管理者がいなくなります"


def commit() -> None:
    """Let PostgreSQL judge now what it would judge at the commit."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def committed(write: Callable[[], object]) -> None:
    """Write and let PostgreSQL judge, or leave everything as it was."""
    with transaction.atomic():
        write()
        commit()


@pytest.fixture
def last() -> Member:
    """The city's only administrator, with a colleague."""
    member("colleague")
    found = keeper("last")
    commit()
    return found


def by_sql(statement: str) -> Callable[[Membership], None]:
    def write(row: Membership) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement, {"pk": row.pk, "other": factories.body("072052").pk})

    return write


WRITES: dict[str, Callable[[Membership], object]] = {
    "sql: demoted": by_sql(
        "UPDATE people_membership SET is_administrator = false WHERE id = %(pk)s"
    ),
    "sql: deleted": by_sql("DELETE FROM people_membership WHERE id = %(pk)s"),
    "sql: ended": by_sql("UPDATE people_membership SET valid_to = '2020-03-31' WHERE id = %(pk)s"),
    "sql: ends some day": by_sql(
        "UPDATE people_membership SET valid_to = current_date + 400 WHERE id = %(pk)s"
    ),
    "sql: begins later": by_sql(
        "UPDATE people_membership SET valid_from = current_date + 40 WHERE id = %(pk)s"
    ),
    "sql: moved away": by_sql(
        "UPDATE people_membership SET organization_id = %(other)s WHERE id = %(pk)s"
    ),
    "orm: demoted": lambda row: Membership.objects.filter(pk=row.pk).update(is_administrator=False),
    "orm: deleted": lambda row: row.delete(),
    "orm: ends some day": lambda row: Membership.objects.filter(pk=row.pk).update(
        valid_to=TODAY + timedelta(days=100)
    ),
}


@pytest.mark.parametrize("name", WRITES)
def test_no_write_takes_the_last_administrator_away(last: Member, name: str) -> None:
    with pytest.raises(IntegrityError, match=WORDS):
        committed(lambda: WRITES[name](last.membership))


@pytest.mark.parametrize("name", WRITES)
def test_the_same_write_is_fine_while_another_remains(last: Member, name: str) -> None:
    keeper("second")
    WRITES[name](last.membership)
    commit()


def test_two_whose_terms_end_together_are_not_enough(last: Member) -> None:
    end = TODAY + timedelta(days=130)
    second = keeper("second")
    Membership.objects.filter(pk=second.membership.pk).update(valid_to=end)
    commit()
    rows = Membership.objects.filter(pk=last.membership.pk)
    with pytest.raises(IntegrityError, match=WORDS):
        committed(lambda: rows.update(valid_to=end - timedelta(days=9)))


def test_a_successor_may_begin_the_day_after_but_no_later(last: Member) -> None:
    end = TODAY + timedelta(days=130)
    second = keeper("second")
    for gap, fits in ((2, False), (1, True)):
        Membership.objects.filter(pk=second.membership.pk).update(
            valid_from=end + timedelta(days=gap)
        )
        try:
            with transaction.atomic():
                Membership.objects.filter(pk=last.membership.pk).update(valid_to=end)
                commit()
        except IntegrityError:
            assert not fits
        else:
            assert fits


def test_one_transaction_may_change_guards_in_any_order(last: Member) -> None:
    colleague = Membership.objects.get(user__email="colleague@test.example")
    Membership.objects.filter(pk=last.membership.pk).update(is_administrator=False)
    Membership.objects.filter(pk=colleague.pk).update(is_administrator=True)
    commit()


def test_the_last_of_all_may_leave_and_nobody_comes_back_unguarded() -> None:
    only = keeper("only")
    Membership.objects.filter(pk=only.membership.pk).update(valid_to=TODAY - timedelta(days=1))
    commit()
    with pytest.raises(IntegrityError, match=WORDS):
        committed(lambda: member("newcomer"))
    keeper("new-keeper")
    commit()


def test_a_place_that_never_had_one_may_begin_without() -> None:
    member("first")
    commit()


def test_the_action_names_the_day_and_asks_for_a_successor(last: Member) -> None:
    with pytest.raises(ValidationError, match=r"2027年4月1日から.*先に後任の管理者"):
        end_membership(
            membership=last.membership,
            last_day=date(2027, 3, 31),
            by=last.viewer,
            now=timezone.now(),
        )
    with pytest.raises(ValidationError, match=WORDS):
        remove_administrator(membership=last.membership, by=last.viewer, now=timezone.now())
    last.membership.refresh_from_db()
    assert (last.membership.valid_to, last.membership.is_administrator) == (None, True)


@pytest.mark.django_db(transaction=True)
def test_two_who_remove_each_other_at_once_leave_one() -> None:
    """The first is judged while the second has not committed, and the other way round.

    Each still sees the other in office; only the lock on the organisation makes the second wait.
    """
    first, second = keeper("first"), keeper("second")
    member("colleague")
    first_is_judged, second_is_judged = threading.Event(), threading.Event()

    def remove(other: Member) -> None:
        Membership.objects.filter(pk=other.membership.pk).update(is_administrator=False)
        commit()

    def remove_second() -> None:
        with transaction.atomic():
            remove(second)
            first_is_judged.set()
            second_is_judged.wait(timeout=2)  # in vain: the second waits for this commit

    def remove_first() -> None:
        first_is_judged.wait(timeout=PATIENCE)
        with transaction.atomic():
            try:
                remove(first)
            finally:
                second_is_judged.set()

    answers = at_once([remove_second, remove_first])
    assert answers[0] is None
    assert isinstance(answers[1], IntegrityError)
    assert WORDS in str(answers[1])
    left = Membership.objects.filter(organization=factories.body(), is_administrator=True)
    assert [one.pk for one in left] == [first.membership.pk]
