"""How tests see a refusal: of PostgreSQL by its constraint, of an action at a field."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

# Everything a row needs to be in a state, so that only the step itself is wrong.
COMPLETE = """
UPDATE agreements_request SET state = %s,
    number = coalesce(number, '2026-07-9999'), filed_on = coalesce(filed_on, '2026-06-01'),
    received_on = CASE WHEN %s IN ('RECEIVED', 'EXPERTS_HEARD', 'DECIDED', 'NOTIFIED')
        THEN coalesce(received_on, '2026-06-04') ELSE received_on END,
    experts_heard_on = CASE
        WHEN kind = 'STATUTORY' AND %s IN ('EXPERTS_HEARD', 'DECIDED', 'NOTIFIED')
        THEN coalesce(experts_heard_on, '2026-06-11') ELSE experts_heard_on END,
    decided_on = CASE WHEN %s IN ('DECIDED', 'NOTIFIED') THEN date '2026-06-21' END,
    decision = CASE WHEN %s IN ('DECIDED', 'NOTIFIED') THEN 'NEEDED' ELSE '' END,
    decision_text = CASE WHEN %s IN ('DECIDED', 'NOTIFIED') THEN '相談員を置く。' ELSE '' END,
    notified_on = CASE WHEN %s = 'NOTIFIED' THEN date '2026-06-26' END,
    notice_number = CASE WHEN %s = 'NOTIFIED' THEN '職発0626第1号' ELSE '' END,
    notice_addressee = CASE WHEN %s = 'NOTIFIED' THEN '試験市長' ELSE '' END,
    withdrawn_on = CASE WHEN %s = 'WITHDRAWN' THEN date '2026-06-26' END,
    withdrawn_reason = CASE WHEN %s = 'WITHDRAWN' THEN '事情' ELSE '' END
WHERE id = %s
"""


def by_sql(sql: str, *parameters: str | int | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)


@contextmanager
def refused(constraint: str = "") -> Iterator[None]:
    """PostgreSQL refuses, by this constraint or trigger; the test's transaction goes on."""
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        yield
    if constraint:
        assert refusal.value.__cause__.diag.constraint_name == constraint  # type: ignore[union-attr]


@contextmanager
def told_at(field: str, sentence: str = "") -> Iterator[None]:
    """An action refuses with a sentence at a field."""
    with pytest.raises(ValidationError) as refusal:
        yield
    assert field in refusal.value.message_dict, refusal.value.message_dict
    assert sentence in "".join(refusal.value.message_dict[field])
