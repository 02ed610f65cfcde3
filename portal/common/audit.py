"""Write down who did what; every action calls `record` inside its own transaction."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.db.models import GeneratedField, Model

from portal.common.viewer import Viewer

Facts = Mapping[str, Any]

INSERT = """
INSERT INTO common_auditentry (
    at, event, object_type, object_id, object_label,
    actor_id, actor_name, actor_organization, before, after, reason
) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s::jsonb, %s::jsonb, %s)
"""
LONGEST_REASON = 500  # characters; a constraint of the table holds it too

_reason: ContextVar[str] = ContextVar("reason", default="")

# Broken places of the chain, in its order: the seal, its entry, and what is wrong.
VERIFY = """
SELECT s.position, coalesce(s.entry_id, e.id) AS entry_id,
       CASE
           WHEN s.entry_id IS NULL THEN '記録に封印がありません'
           WHEN e.id IS NULL THEN '封印された記録がなくなっています'
           WHEN s.expected_position <> s.position THEN '封印が抜けています'
           ELSE '記録または封印が書き換えられています'
       END AS problem
FROM (
    SELECT position, entry_id, hash,
           coalesce(lag(hash) OVER (ORDER BY position), '') AS previous,
           row_number() OVER (ORDER BY position) AS expected_position
    FROM common_auditseal
) s
FULL JOIN common_auditentry e ON e.id = s.entry_id
WHERE s.entry_id IS NULL OR e.id IS NULL OR s.expected_position <> s.position
   OR s.hash <> audit_hash(s.previous, e)
ORDER BY s.position NULLS LAST, e.id
LIMIT 100
"""


@contextmanager
def because(reason: str) -> Iterator[None]:
    """Write `reason` into every entry made within the block.

    Why somebody changed something is asked at a door, and concerns the action not at all: it need
    not be handed through each of them.
    """
    before = _reason.set(reason.strip())
    try:
        yield
    finally:
        _reason.reset(before)


def record(
    event: str,
    *,
    target: Model,
    by: Viewer,
    at: datetime,
    before: Facts | None = None,
    after: Facts | None = None,
    reason: str = "",
) -> None:
    """Write one entry: `event` in plain Japanese, what the facts were and what they are.

    `reason` is why, in the words of whoever did it; else that of the `because` around it.
    Must be called inside the transaction that changes `target`: both commit, or neither.
    """
    record_each(event, [(target, before or {}, after or {})], by=by, at=at, reason=reason)


def record_each(
    event: str,
    entries: Iterable[tuple[Model, Facts, Facts]],
    *,
    by: Viewer,
    at: datetime,
    reason: str = "",
) -> None:
    """Write `record` for each (target, facts before, facts after), in one go."""
    encode = DjangoJSONEncoder(ensure_ascii=False).encode
    rows = [
        [
            at,
            event,
            target._meta.label_lower,
            str(target.pk),
            str(target),
            by.user_id,
            by.name or "不明",
            by.organization_name,
            encode(dict(before)),
            encode(dict(after)),
            reason or _reason.get(),
        ]
        for target, before, after in entries
    ]
    with connection.cursor() as cursor:
        cursor.executemany(INSERT, rows)


def facts_of(row: Model) -> dict[str, Any]:
    """Return the row's own columns by their Japanese names, as people read them."""
    facts = {}
    for field in row._meta.concrete_fields:
        if field.primary_key or isinstance(field, GeneratedField):
            continue
        value = getattr(row, field.name)
        if isinstance(value, Model):
            value = str(value)
        elif field.choices and value is not None:
            value = str(dict(field.flatchoices).get(value, value))
        elif isinstance(field, ArrayField) and field.base_field.choices:
            labels = dict(field.base_field.flatchoices)
            value = [str(labels.get(one, one)) for one in value or []]
        facts[str(field.verbose_name)] = value
    return facts


def changes(before: Facts, after: Facts) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return only what differs, on both sides; what was blank before is not repeated."""
    names = [name for name in after if before.get(name) != after[name]]
    return (
        {name: before[name] for name in names if name in before},
        {name: after[name] for name in names},
    )


@dataclass(frozen=True, slots=True)
class Break:
    """One place where the chain does not hold."""

    position: int | None
    entry_id: int
    problem: str


def verify() -> tuple[int, list[Break]]:
    """Return how many entries there are, and where the chain is broken (at most 100 places)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM common_auditentry")
        (count,) = cursor.fetchone() or (0,)
        cursor.execute(VERIFY)
        return count, [Break(*row) for row in cursor.fetchall()]


def head() -> str:
    """Return the last seal as 「位置:ハッシュ」; kept elsewhere, it shows a cut-off end."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT position, hash FROM common_auditseal ORDER BY position DESC LIMIT 1")
        row = cursor.fetchone()
    return f"{row[0]}:{row[1]}" if row else "0:"
