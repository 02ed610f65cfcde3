"""Row-level security as migrations write it: which rows a database role may touch, per command.

The backstop behind `visible_to(viewer)`: a query that forgot its filter finds nothing that is not
the viewer's own. Predicates ask the context of `portal.common.acting` by the functions of
migration common 0005: portal_user_id(), portal_organization_id(), portal_organization_kind(),
portal_prefecture_code(), portal_is_administrator().
"""

from collections.abc import Mapping
from typing import Literal

from django.db.migrations.operations import RunSQL

from portal.common.acting import PARTNER, STAFF, WORKER

Command = Literal["SELECT", "INSERT", "UPDATE", "DELETE"]
Rules = Mapping[Command, str]
COMMANDS: tuple[Command, ...] = ("SELECT", "INSERT", "UPDATE", "DELETE")
NOTHING: Rules = {}


def every_command(predicate: str) -> Rules:
    """Return the same predicate for all four commands."""
    return dict.fromkeys(COMMANDS, predicate)


def protect(
    table: str, *, staff: Rules, partner: Rules = NOTHING, worker: Rules | None = None
) -> RunSQL:
    """Return the migration operation that protects `table`.

    `staff`, `partner`, `worker`: SQL predicates on a row, by command; a command that is missing
    touches no row (and for the partner is not even granted). The worker may all unless told
    otherwise. The owner of the tables, who migrates, is not bound.
    """
    rules = {
        STAFF: staff,
        PARTNER: partner,
        WORKER: every_command("true") if worker is None else worker,
    }
    return RunSQL(
        [
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            *(_policy(table, role, command, predicate)
              for role, of_role in rules.items() for command, predicate in of_role.items()),
            *_grants(table, partner),
        ],
        [
            *(f"DROP POLICY {_name(table, role, command)} ON {table}"
              for role, of_role in rules.items() for command in of_role),
            f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
            f"REVOKE ALL ON {table} FROM {PARTNER}",
        ],
    )  # fmt: skip


def partner_may(table: str, *commands: Command) -> RunSQL:
    """Return the migration operation that opens a table without private rows to the partner."""
    listed = ", ".join(commands)
    return RunSQL(
        f"GRANT {listed} ON {table} TO {PARTNER}", f"REVOKE {listed} ON {table} FROM {PARTNER}"
    )


def _policy(table: str, role: str, command: Command, predicate: str) -> str:
    clauses = {
        "SELECT": f"USING ({predicate})",
        "INSERT": f"WITH CHECK ({predicate})",
        "UPDATE": f"USING ({predicate}) WITH CHECK ({predicate})",
        "DELETE": f"USING ({predicate})",
    }
    return (
        f"CREATE POLICY {_name(table, role, command)} ON {table}"
        f" FOR {command} TO {role} {clauses[command]}"
    )


def _name(table: str, role: str, command: Command) -> str:
    return f"{role.removeprefix('portal_')}_{command.lower()}_{table}"[:63]


def _grants(table: str, partner: Rules) -> list[str]:
    return [f"GRANT {', '.join(partner)} ON {table} TO {PARTNER}"] if partner else []
