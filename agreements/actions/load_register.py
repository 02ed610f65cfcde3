"""Load the published register of 雇用対策協定 and the counts that were published beside it."""

import csv
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.db import transaction

from agreements.choices import AgreementKind, AgreementState, Origin, PartyKind, Relation
from agreements.models import Agreement, AgreementParty, PublishedCount
from agreements.rules.register import LIST, SEED, Registered, registered
from portal.common import audit
from portal.common.models import DataSource
from portal.common.viewer import Viewer
from portal.organizations.models import LabourBureau, LocalGovernment, Organization

COUNTS = Path(__file__).resolve().parent.parent / "data" / "published_counts.csv"
SOURCE_NAME = "雇用対策協定の台帳"


@transaction.atomic
def load_register(*, by: Viewer, now: datetime) -> int:
    """公表資料にある雇用対策協定を台帳に載せる。すでにある協定は変えない。

    Returns how many agreements were added. Raises PermissionDenied for whoever is not the command
    line, and LookupError for a body that the register of local governments does not know.
    """
    if not by.is_system:
        raise PermissionDenied("雇用対策協定の台帳の読み込みは管理コマンドから行います。")
    known = dict(Agreement.objects.values_list("reference", "pk"))
    new = [one for one in registered() if one.reference not in known]
    _save(new, known)
    counted = set(PublishedCount.objects.values_list("as_of", flat=True))
    counts = PublishedCount.objects.bulk_create(
        one for one in _published() if one.as_of not in counted
    )
    source, _ = DataSource.objects.update_or_create(
        name=SOURCE_NAME,
        defaults={
            "source": f"{SEED}と、協定ごとの「出典」に記した資料",
            "digest": hashlib.sha256(LIST.read_bytes() + COUNTS.read_bytes()).hexdigest(),
            "loaded_at": now,
        },
    )
    if new or counts:
        after = {"追加した協定": len(new), "追加した公表値": len(counts)}
        audit.record("雇用対策協定の台帳を読み込み", target=source, by=by, at=now, after=after)
    return len(new)


def _save(new: Sequence[Registered], known: Mapping[str, int]) -> None:
    """Write those that follow on another behind those they follow."""
    for rows in (
        [one for one in new if not one.follows],
        [one for one in new if one.follows],
    ):
        made = Agreement.objects.bulk_create(_agreement(one, known) for one in rows)
        _save_parties(dict(zip(rows, made, strict=True)))
        known = {**known, **{one.reference: one.pk for one in made}}
        # Concluded long before the portal began: the one way that needs no consultation.
        written = Agreement.objects.filter(pk__in=[one.pk for one in made])
        written.update(state=AgreementState.IN_FORCE)


def _agreement(one: Registered, known: Mapping[str, int]) -> Agreement:
    return Agreement(
        kind=AgreementKind.EMPLOYMENT_MEASURES,
        reference=one.reference,
        title=one.title,
        prefecture_code=one.prefecture_code,
        origin=Origin.REGISTER,
        signed_on=one.signed_on,
        attested_on=one.attested_on,
        source=one.source,
        note=one.note,
        predecessor_id=known[one.follows] if one.follows else None,
        relation=Relation.FOLLOW_ON if one.follows else "",
    )


def _save_parties(agreements: Mapping[Registered, Agreement]) -> None:
    codes = {code for one in agreements for code in one.bodies}
    bodies = {one.code6: one for one in LocalGovernment.objects.filter(code6__in=codes)}
    if missing := sorted(codes - set(bodies)):
        sentence = f"台帳にない団体です: {', '.join(missing)}"
        raise LookupError(sentence)
    bureaus = {one.prefecture_code: one for one in LabourBureau.objects.all()}
    rows = []
    for one, agreement in agreements.items():
        state = None if one.with_minister else bureaus[one.prefecture_code]
        organizations: list[Organization] = [bodies[code] for code in one.bodies]
        parties = [
            *(AgreementParty(kind=party.kind, organization=party) for party in organizations),
            AgreementParty(kind=state.kind, organization=state)
            if state
            else AgreementParty(kind=PartyKind.MINISTER),
            *(AgreementParty(kind=PartyKind.OTHER, name=name) for name in one.others),
        ]
        for position, party in enumerate(parties, start=1):
            party.agreement, party.position = agreement, position
        rows += parties
    AgreementParty.objects.bulk_create(rows)


def _published() -> Iterator[PublishedCount]:
    with COUNTS.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            yield PublishedCount(
                as_of=date.fromisoformat(row["as_of"]),
                prefectures=int(row["prefectures"]),
                municipalities=int(row["municipalities"]),
                total=int(row["total"]),
                source=row["source"],
            )
