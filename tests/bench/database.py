"""Databases to measure in: made afresh beside the portal's own, and dropped afterwards."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any

from django.db import connection


@contextmanager
def fresh_database() -> Iterator[None]:
    """Point Django at a new, migrated database; the one it was pointed at is not touched."""
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


def execute(statement: str, parameters: Sequence[Any] = ()) -> None:
    """Run a statement whose rows nobody needs."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters or None)


def rows(statement: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """Return all rows of a statement."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters or None)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


@contextmanager
def without_triggers(*tables: str) -> Iterator[None]:
    """Let rows in without our own triggers; foreign keys and checks still hold."""
    for table in tables:
        execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    try:
        yield
    finally:
        for table in tables:
            execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


@contextmanager
def bare(table: str) -> Iterator[None]:
    """Let millions of rows into `table`: keys, indexes and triggers stand aside meanwhile.

    No table may refer to `table`. Foreign keys come back without looking at the rows already
    there, so the rows must be made from the tables they refer to.
    """
    constraints = rows(
        "SELECT conname, pg_get_constraintdef(oid), contype FROM pg_constraint"
        " WHERE conrelid = %s::regclass AND contype IN ('p', 'u', 'f') ORDER BY contype DESC",
        [table],
    )
    indexes = rows(
        "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index"
        " WHERE indrelid = %s::regclass"
        " AND indexrelid NOT IN (SELECT conindid FROM pg_constraint WHERE conrelid = indrelid)",
        [table],
    )
    with ExitStack() as back:
        back.enter_context(without_triggers(table))
        for name, definition, kind in constraints:
            execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
            unchecked = " NOT VALID" if kind == "f" else ""
            back.callback(
                execute, f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}{unchecked}'
            )
        for name, definition in indexes:
            execute(f"DROP INDEX {name}")
            back.callback(execute, definition)
        yield
