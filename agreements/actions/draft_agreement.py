"""Draft an agreement, and change the draft."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import connection, transaction

from agreements import fingerprints, permissions
from agreements.choices import AgreementKind, AgreementState, Relation
from agreements.models import Agreement
from agreements.parties import Party, check_own_side, in_words, write_parties
from agreements.steps import locked_to_write
from portal.common.fiscal import FiscalYear
from portal.common.saving import save_checked
from portal.common.viewer import Viewer


@transaction.atomic
def draft_agreement(
    *,
    kind: AgreementKind,
    title: str,
    purpose: str,
    prefecture_code: str,
    parties: Sequence[Party],
    by: Viewer,
    now: datetime,
    predecessor: Agreement | None = None,
    relation: Relation | None = None,
) -> Agreement:
    """協定を起案する。整理番号「協-都道府県-年度-連番」はポータルが付ける。

    A body drafts only what it is a party of, a bureau only in its prefecture. Raises
    PermissionDenied, and ValidationError by field.
    """
    agreement = Agreement(
        kind=kind,
        title=title.strip(),
        purpose=purpose.strip(),
        prefecture_code=prefecture_code,
        predecessor=predecessor,
        relation=relation or "",
        drafted_by_id=by.organization_id,
        state=AgreementState.DRAFTED,
    )
    permissions.check_can_draft(by, agreement)
    _check_predecessor(predecessor, relation, by)
    check_own_side(parties, by)
    agreement.reference = _next_reference(prefecture_code, FiscalYear.of(now))
    save_checked(
        agreement, event="協定を起案", by=by, at=now, also={"当事者": ([], in_words(parties))}
    )
    write_parties(agreement, parties)
    agreement.refresh_from_db()
    return agreement


@transaction.atomic
def change_draft(
    *,
    agreement: Agreement,
    kind: AgreementKind,
    title: str,
    purpose: str,
    by: Viewer,
    now: datetime,
    predecessor: Agreement | None = None,
    relation: Relation | None = None,
    seen: str = "",
) -> Agreement:
    """協定の案の名称・種別・目的・もとの協定を変える。合意の記録は、変わると消える。

    `seen` is `fingerprints.of_agreement` of what was read. Raises PermissionDenied, Conflict, and
    ValidationError by field or when the sides have agreed.
    """
    permissions.check_can_draft(by, agreement)
    current = locked_to_write(agreement)
    fingerprints.check_unchanged(seen, fingerprints.of_agreement(current))
    if predecessor != current.predecessor or (relation or "") != current.relation:
        _check_predecessor(predecessor, relation, by)
    current.kind, current.title, current.purpose = kind, title.strip(), purpose.strip()
    current.predecessor, current.relation = predecessor, relation or ""
    return save_checked(current, event="協定の案を変更", by=by, at=now)


def _check_predecessor(
    predecessor: Agreement | None, relation: Relation | None, by: Viewer
) -> None:
    """Only who writes an agreement takes its place; any concluded one may be followed."""
    if predecessor is None:
        return
    if relation == Relation.RENEWAL:
        permissions.check_can_draft(by, predecessor)
    elif not Agreement.objects.visible_to(by).filter(pk=predecessor.pk).exists():
        raise ValidationError({"predecessor": "もとの協定が見つかりません。"})


def _next_reference(prefecture_code: str, year: FiscalYear) -> str:
    """Return the next free number; the database counts also the drafts `by` may not see."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT agreement_next_reference(%s, %s)", [prefecture_code, year.year])
        return str((cursor.fetchone() or [""])[0])
