"""The history of an object in words: who changed what, from what to what, and when."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import Model, QuerySet

from portal.common import formats
from portal.common.models import AuditEntry
from portal.common.viewer import Viewer

SHOWN = 50
# What a kept fact says, by its Japanese name: for figures only their own app can put into words.
Words = Mapping[str, Callable[[dict[str, Any]], str]]
# A date and time as the record's JSON writes it, always with its zone.
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})")


@dataclass(frozen=True, slots=True)
class Change:
    """One fact of an entry; `before` is "" when the entry made it."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as a page shows it."""

    at: datetime
    who: str
    organization: str
    event: str
    changes: tuple[Change, ...]
    reason: str = ""


def history_of(
    viewer: Viewer, target: Model, words: Words | None = None, /, **facts: Any
) -> list[Line]:
    """Return the newest entries about `target`, narrowed to those whose new facts hold `facts`.

    `words` puts facts that are themselves tables of figures into a sentence. The
    caller has made sure that the viewer may see the object itself.
    """
    entries: QuerySet[AuditEntry] = AuditEntry.objects.visible_to(viewer).about(target)
    if facts:
        entries = entries.filter(after__contains=facts)
    return [_line(entry, words or {}) for entry in entries[:SHOWN]]


def _line(entry: AuditEntry, words: Words) -> Line:
    before, after = entry.before, entry.after

    def said(name: str, value: object) -> str:
        special = words.get(name)
        return special(value) if special and isinstance(value, dict) else in_words(value)

    return Line(
        at=entry.at,
        who=entry.actor_name,
        organization=entry.actor_organization,
        event=entry.event,
        reason=entry.reason,
        changes=tuple(
            Change(name, said(name, before[name]) if name in before else "", said(name, value))
            for name, value in after.items()
        ),
    )


def in_words(value: object) -> str:
    """Return a stored fact as people read it: blanks as 「–」, lists joined, dates in 和暦."""
    if value is None or value == "":
        return formats.count(None)
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    if isinstance(value, int):
        return formats.count(value)
    if isinstance(value, list):
        return "、".join(str(one) for one in value) or formats.count(None)
    return _text_in_words(str(value))


def _text_in_words(text: str) -> str:
    try:
        return formats.wareki_date(date.fromisoformat(text))
    except ValueError:
        pass
    if _INSTANT.fullmatch(text):
        return formats.timestamp(datetime.fromisoformat(text))
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    return f"{number:,}" if number.is_finite() and "." in text else text
