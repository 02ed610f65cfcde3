"""Who acts, told to PostgreSQL: a database role and a context that row-level security asks.

Only ever SET LOCAL: what one transaction says is forgotten at its end, so that a connection that
goes on to the next person carries nothing over. Outside of a transaction nobody acts, and the
protected tables are empty.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection

from portal.common.viewer import Role, Viewer

STAFF, PARTNER, WORKER, BACKUP = "portal_staff", "portal_partner", "portal_worker", "portal_backup"

_SAY = """
SELECT set_config('role', %s, true),
       set_config('portal.user_id', %s, true),
       set_config('portal.organization_id', %s, true),
       set_config('portal.organization_kind', %s, true),
       set_config('portal.prefecture_code', %s, true),
       set_config('portal.is_administrator', %s, true)
"""


@dataclass(frozen=True, slots=True)
class _Actor:
    """The words PostgreSQL is told, in the order of `_SAY`."""

    role: str
    user_id: str = ""
    organization_id: str = ""
    organization_kind: str = ""
    prefecture_code: str = ""
    is_administrator: str = ""

    def words(self) -> tuple[str, ...]:
        return (
            self.role,
            self.user_id,
            self.organization_id,
            self.organization_kind,
            self.prefecture_code,
            self.is_administrator,
        )


_current: ContextVar[_Actor | None] = ContextVar("actor", default=None)


@contextmanager
def acting_as(viewer: Viewer) -> Iterator[None]:
    """Let the viewer act in every transaction until the end of the block, one under way included.

    Without it a process acts by the role it connected as: the owner of the tables for migrations
    and commands, the worker for tasks.
    """
    before = _current.set(_actor(viewer))
    _tell_transaction_under_way()
    try:
        yield
    finally:
        _current.reset(before)
        _tell_transaction_under_way()


def become(viewer: Viewer) -> None:
    """Let the viewer act until the end of the surrounding `acting_as`.

    For a door that learns who knocks only inside of it: a partner system's token.
    """
    _current.set(_actor(viewer))
    _tell_transaction_under_way()


def put_on(raw: Any) -> None:
    """Tell the transaction that begins on this psycopg connection who acts in it."""
    actor = _current.get()
    if actor is not None:
        raw.execute(_SAY, actor.words())


def _actor(viewer: Viewer) -> _Actor:
    return _Actor(
        role=_role_of(viewer),
        user_id=str(viewer.user_id or ""),
        organization_id=str(viewer.organization_id or ""),
        organization_kind=str(viewer.role or ""),
        prefecture_code=viewer.prefecture_code,
        is_administrator="yes" if viewer.is_administrator else "",
    )


def _role_of(viewer: Viewer) -> str:
    if viewer.is_system:
        return WORKER
    return PARTNER if viewer.role == Role.SUBSCRIBER else STAFF


def _tell_transaction_under_way() -> None:
    """Nothing to tell outside of a transaction, or in one that can only be rolled back."""
    if not connection.in_atomic_block or connection.needs_rollback:
        return
    if connection.connection is None or connection.connection.closed:
        return
    nobody = _Actor(role=settings.DATABASE_ROLE or "none")
    with connection.wrap_database_errors:
        connection.connection.execute(_SAY, (_current.get() or nobody).words())
