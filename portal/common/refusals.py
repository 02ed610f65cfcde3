"""What PostgreSQL or a model refuses, said in Japanese at the field it is about.

A constraint says at which field by its `violation_error_code`, a trigger by COLUMN; without one the
sentence stands above the form.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import NON_FIELD_ERRORS, FieldDoesNotExist, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model


@contextmanager
def told(model: type[Model]) -> Iterator[None]:
    """Raise ValidationError by field for whatever is refused of `model` within the block.

    What was written within it is undone then. A refusal nobody wrote a sentence for (a foreign
    key that leads nowhere) goes on as it came: it is a fault of the program.
    """
    try:
        with transaction.atomic():
            yield
    except ValidationError as refusal:
        raise at_fields(model, refusal) from None
    except IntegrityError as refusal:
        translated = _translated(model, refusal)
        if translated is None:
            raise
        raise translated from refusal


def at_fields(model: type[Model], refusal: ValidationError) -> ValidationError:
    """Return the refusal with each constraint's sentence moved to the field it names."""
    if not hasattr(refusal, "error_dict"):
        return refusal
    moved: dict[str, list[ValidationError]] = {}
    for field, errors in refusal.error_dict.items():
        for error in errors:
            place = _place(model, error.code) if field == NON_FIELD_ERRORS else field
            moved.setdefault(place, []).append(error)
    return ValidationError(moved)


def _translated(model: type[Model], refusal: IntegrityError) -> ValidationError | None:
    diagnosis = getattr(refusal.__cause__, "diag", None)
    name = getattr(diagnosis, "constraint_name", None)
    if diagnosis is None or name is None:
        return None
    for constraint in model._meta.constraints:
        if constraint.name == name:
            sentence = constraint.get_violation_error_message()
            return ValidationError({_place(model, constraint.violation_error_code): sentence})
    # Our triggers raise check_violation with a sentence; a CHECK of PostgreSQL's own names a
    # table and no column, and its words are for programmers.
    if diagnosis.sqlstate == "23514" and diagnosis.column_name:
        return ValidationError({_place(model, diagnosis.column_name): diagnosis.message_primary})
    return None


def _place(model: type[Model], name: str | None) -> str:
    return name if name and _is_field(model, name) else NON_FIELD_ERRORS


def _is_field(model: type[Model], name: str) -> bool:
    try:
        model._meta.get_field(name)
    except FieldDoesNotExist:
        return False
    return True
