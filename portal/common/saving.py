"""Save a row only after everything that can be said against it has been said in Japanese."""

from typing import TypeVar

from django.db.models import Model

_Row = TypeVar("_Row", bound=Model)


def save_checked(row: _Row) -> _Row:
    """Validate fields, uniqueness and constraints, save, and return the row.

    Raises ValidationError by field.
    """
    row.full_clean()
    row.save()
    return row
