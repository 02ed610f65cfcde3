"""Say who an agreement is between."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from agreements import permissions
from agreements.models import Agreement
from agreements.parties import Party, check_own_side, in_words, parties_of, write_parties
from agreements.steps import locked_to_write, note
from portal.common.viewer import Viewer


@transaction.atomic
def set_parties(
    *, agreement: Agreement, parties: Sequence[Party], by: Viewer, now: datetime
) -> Agreement:
    """当事者を、並びのとおりに定める。合意の記録は、当事者が変わると消える。

    Raises PermissionDenied, Conflict, and ValidationError by field: a party twice, a body that
    leaves itself out, or sides that have agreed.
    """
    permissions.check_can_draft(by, agreement)
    current = locked_to_write(agreement)
    check_own_side(parties, by)
    before = in_words(parties_of(current))
    write_parties(current, parties)
    after = in_words(parties_of(current))
    if before != after:
        note(
            current,
            "当事者を変更",
            by=by,
            now=now,
            before={"当事者": before},
            after={"当事者": after},
        )
    current.refresh_from_db()
    return current
