"""Each side records its own agreement; with the last of them the agreement is agreed."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from agreements import fingerprints, permissions
from agreements.choices import PartyKind
from agreements.models import Agreement, AgreementParty
from agreements.steps import check_reason, locked, move, note, way_of
from portal.common.refusals import told
from portal.common.viewer import Viewer


@transaction.atomic
def agree(*, agreement: Agreement, by: Viewer, now: datetime, seen: str = "") -> Agreement:
    """自分の側の合意を記録する。政府の当事者がすべて合意すると、協定は「合意」になる。

    `seen` is `fingerprints.of_text` of what was read: nobody agrees to a text that changed under
    his eyes. Raises PermissionDenied for whoever is no party, Conflict, and ValidationError from
    any other state than 協議中 or when the side has agreed already.
    """
    party = permissions.check_can_agree(by, agreement)
    current = locked(agreement)
    way_of("agree", current)
    fingerprints.check_unchanged(seen, fingerprints.of_text(current))
    row = AgreementParty.objects.select_related("organization").get(pk=party.pk)
    if row.agreed_at is not None:
        raise ValidationError(f"{row}の合意は、すでに記録されています。")
    with told(AgreementParty):
        row.agreed_at, row.agreed_by_name = now, by.name
        row.save(update_fields=["agreed_at", "agreed_by_name"])
    note(current, "合意を記録", by=by, now=now, after={"当事者": str(row)})
    waiting = current.party_rows.exclude(kind=PartyKind.OTHER).filter(agreed_at=None)
    if waiting.exists():
        return current
    return move(current, "agree", event="合意が成立", by=by, now=now)


@transaction.atomic
def reopen(*, agreement: Agreement, reason: str, by: Viewer, now: datetime) -> Agreement:
    """合意した協定を協議に戻す。すべての合意の記録が消える（データベースが消す）。

    Raises PermissionDenied, Conflict, and ValidationError without a reason or from any other
    state than 合意.
    """
    permissions.check_can_conclude(by, agreement)
    why = check_reason(reason)
    current = locked(agreement)
    return move(current, "reopen", event="協議に戻した", by=by, now=now, reason=why)
