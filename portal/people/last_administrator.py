"""Ask PostgreSQL at once whether an administrator remains, instead of at the commit."""

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, connection, transaction

CONSTRAINT = "organization_keeps_an_administrator"


def check_administrator_remains(*, field: str = NON_FIELD_ERRORS) -> None:
    """Raise ValidationError at `field` when what was written leaves an organisation without one.

    The sentence is the trigger's own (migration 0005), which would refuse the commit anyway.
    """
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET CONSTRAINTS {CONSTRAINT} IMMEDIATE")
            cursor.execute(f"SET CONSTRAINTS {CONSTRAINT} DEFERRED")
    except IntegrityError as refusal:
        diagnosis = getattr(refusal.__cause__, "diag", None)
        if diagnosis is None or diagnosis.constraint_name != CONSTRAINT:
            raise
        raise ValidationError({field: diagnosis.message_primary}) from refusal
