"""The table in code, the trigger in PostgreSQL and the document say the same."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection

from portal.common.states_document import document
from portal.common.transitions import GUARD, NOWHERE, TransitionTable, all_tables

TABLES = list(all_tables())


def guarded_pairs(table: TransitionTable) -> set[tuple[str, str]]:
    """The pairs that the column's trigger lets through."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t.tgargs FROM pg_trigger t"
            " JOIN pg_proc p ON p.oid = t.tgfoid"
            " WHERE t.tgrelid = %s::regclass AND p.proname = %s AND t.tgenabled = 'O'",
            [table.table, GUARD],
        )
        found = [bytes(row[0]).decode().split("\0")[:3] for row in cursor.fetchall()]
    (pairs,) = [pairs for column, _, pairs in found if column == table.column]
    return {(pair.partition(">")[0], pair.partition(">")[2]) for pair in pairs.split(",")}


@pytest.mark.django_db
@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.table)
def test_postgresql_holds_the_table_of_the_code(table: TransitionTable) -> None:
    assert guarded_pairs(table) == table.pairs


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.table)
def test_every_state_can_be_reached_from_a_birth(table: TransitionTable) -> None:
    reached = {NOWHERE}
    while more := {after for before, after in table.pairs if before in reached} - reached:
        reached |= more
    assert reached - {NOWHERE} == set(table.states.values)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.table)
def test_every_pair_that_is_not_listed_is_refused(table: TransitionTable) -> None:
    for before in table.states.values:
        for after in table.states.values:
            if (before, after) in table.pairs:
                table.check(before, after)
                continue
            with pytest.raises(ValidationError) as refusal:
                table.check(before, after)
            assert table.column in refusal.value.message_dict


def test_the_document_is_the_code() -> None:
    path = Path(settings.BASE_DIR) / "docs" / "reference" / "states.md"
    assert path.read_text(encoding="utf-8") == document(), "manage.py write_states"
