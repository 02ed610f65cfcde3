"""Draft the agreement that takes the place of one in force."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from agreements import permissions
from agreements.actions.draft_agreement import draft_agreement
from agreements.actions.write_clause import write_clause
from agreements.choices import AgreementKind, AgreementState, Doer, Relation
from agreements.models import Agreement
from agreements.parties import parties_of
from agreements.steps import locked, note, way_of
from portal.common.viewer import Viewer


@transaction.atomic
def renew(*, agreement: Agreement, by: Viewer, now: datetime) -> Agreement:
    """更新する協定を、同じ当事者と条項で起案して返す。もとの協定は、それが発効するまで続く。

    Raises PermissionDenied, Conflict, and ValidationError when there is a renewal already or the
    agreement is not in force.
    """
    permissions.check_can_draft(by, agreement)
    current = locked(agreement)
    way_of("renew", current)
    if current.successors.filter(relation=Relation.RENEWAL).exclude(state=AgreementState.ABANDONED):
        raise ValidationError("この協定を更新する協定が、すでにあります。")
    successor = draft_agreement(
        kind=AgreementKind(current.kind),
        title=current.title,
        purpose=current.purpose,
        prefecture_code=current.prefecture_code,
        parties=parties_of(current),
        predecessor=current,
        relation=Relation.RENEWAL,
        by=by,
        now=now,
    )
    for clause in current.clauses.order_by("position"):
        write_clause(
            agreement=successor,
            number=clause.number,
            heading=clause.heading,
            text=clause.text,
            doer=Doer(clause.doer),
            by=by,
            now=now,
        )
    note(current, "更新する協定を起案", by=by, now=now, after={"整理番号": successor.reference})
    return successor
