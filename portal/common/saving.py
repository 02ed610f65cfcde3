"""Save a row after everything that can be said against it is said, and write down what changed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Model

from portal.common import audit
from portal.common.refusals import told
from portal.common.viewer import Viewer

_Row = TypeVar("_Row", bound=Model)
Change = tuple[Any, Any]


def save_checked(
    row: _Row,
    *,
    event: str,
    by: Viewer,
    at: datetime,
    also: Mapping[str, Change] | None = None,
    reason: str = "",
) -> _Row:
    """Validate fields, uniqueness and constraints, save, audit, and return the row.

    `also` are changes beside the row's own columns, by Japanese name: what was, and what is.
    `reason` is why, as in `audit.record`. Nothing is written down when nothing changed. Raises
    ValidationError by field, also for what only PostgreSQL refuses.
    """
    with told(type(row)):
        row.full_clean()
        old = type(row)._base_manager.filter(pk=row.pk).first() if row.pk else None
        row.save()
    before, after = audit.changes(audit.facts_of(old) if old else {}, audit.facts_of(row))
    for name, (was, now) in (also or {}).items():
        if was != now:
            before[name], after[name] = was, now
    if after:
        audit.record(event, target=row, by=by, at=at, before=before, after=after, reason=reason)
    return row
