"""Write, remove and move the clauses of an agreement."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, ProtectedError

from agreements import fingerprints, permissions
from agreements.choices import Doer
from agreements.models import Agreement, Clause
from agreements.steps import locked_to_write, note
from portal.common import audit
from portal.common.conflict import Conflict
from portal.common.refusals import told
from portal.common.viewer import Viewer

_BETWEEN = 32_767  # a position no clause has: the two that change places pass through it


@transaction.atomic
def write_clause(
    *,
    agreement: Agreement,
    number: str,
    heading: str,
    text: str,
    doer: Doer,
    by: Viewer,
    now: datetime,
    clause: Clause | None = None,
    seen: str = "",
) -> Clause:
    """条項を最後に加える。`clause` があれば、その条項を書き直す。

    `seen` is `fingerprints.of_clause` of what was read. Raises PermissionDenied, Conflict when
    somebody else was faster, and ValidationError by field or when the sides have agreed.
    """
    permissions.check_can_draft(by, agreement)
    current = locked_to_write(agreement)
    if clause is None:
        last = current.clauses.aggregate(last=Max("position"))["last"] or 0
        row, before = Clause(agreement=current, position=last + 1), {}
    else:
        row = _still_there(clause)
        fingerprints.check_unchanged(seen, fingerprints.of_clause(row))
        before = _facts(row)
    row.number, row.heading = number.strip(), heading.strip()
    row.text, row.doer = text.strip(), doer
    with told(Clause):
        row.full_clean(exclude=["agreement"])
        row.save()
    after = _facts(row)
    if before != after:
        event = "条項を変更" if before else "条項を追加"
        note(current, event, by=by, now=now, before=before, after=after)
    return row


@transaction.atomic
def remove_clause(*, clause: Clause, by: Viewer, now: datetime) -> None:
    """条項を除く。

    Raises PermissionDenied, Conflict when it is gone, and ValidationError when the sides have
    agreed or the clause is used elsewhere.
    """
    permissions.check_can_draft(by, clause.agreement)
    current = locked_to_write(clause.agreement)
    row = _still_there(clause)
    before = _facts(row)
    try:
        with told(Clause):
            row.delete()
    except ProtectedError as used:
        raise ValidationError("計画などで使われている条項は除けません。") from used
    audit.record("条項を除いた", target=current, by=by, at=now, before=before, after={"条": "–"})


@transaction.atomic
def move_clause(*, clause: Clause, up: bool, by: Viewer, now: datetime) -> None:
    """条項を、前（`up`）または次の条項と入れ替える。端の条項は動かない。

    Raises PermissionDenied, Conflict when it is gone, and ValidationError when the sides have
    agreed.
    """
    permissions.check_can_draft(by, clause.agreement)
    current = locked_to_write(clause.agreement)
    row = _still_there(clause)
    others = current.clauses.order_by("-position" if up else "position")
    place = {"position__lt" if up else "position__gt": row.position}
    neighbour = others.filter(**place).first()
    if neighbour is None:
        return
    here, there = row.position, neighbour.position
    for moved, position in ((row, _BETWEEN), (neighbour, here), (row, there)):
        with told(Clause):
            moved.position = position
            moved.save(update_fields=["position"])
    note(
        current,
        "条項の順序を変更",
        by=by,
        now=now,
        before={"条項": f"{row.number}、{here}番目"},
        after={"条項": f"{row.number}、{there}番目"},
    )


def _still_there(clause: Clause) -> Clause:
    row = Clause.objects.filter(pk=clause.pk).first()
    if row is None:
        raise Conflict("この条項は、ほかの人が先に除きました。")
    return row


def _facts(clause: Clause) -> dict[str, Any]:
    return {
        "条": clause.number,
        "見出し": clause.heading,
        "本文": clause.text,
        "行う者": str(clause.get_doer_display()),
    }
