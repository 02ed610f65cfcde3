"""Enter the practice cases of the published document (evaluation/data/practice_cases.toml)."""

import hashlib
import tomllib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from evaluation.choices import Side
from evaluation.choices_practice import CaseOrigin, CaseState
from evaluation.models import Indicator, PracticeCase, PracticeCaseFigure, PracticeCaseSite
from portal.common import audit
from portal.common.models import DataSource
from portal.common.viewer import Viewer
from portal.organizations.models import LocalGovernment
from sites.models import JointSite

CASES = Path(__file__).resolve().parent.parent / "data" / "practice_cases.toml"
SOURCE_NAME = "取組事例（公表資料）"
DOCUMENT = "厚生労働省資料（令和3年）"
TEXTS = (
    "background",
    "municipality_did",
    "hello_work_did",
    "together",
    "result",
    "municipality_voice",
    "hello_work_voice",
)


@transaction.atomic
def load_practice_cases(*, by: Viewer, now: datetime) -> int:
    """公表資料の取組事例を公開済みとして登録する。すでにある事例は変えない。

    A case is tied to its site, and its figures to the site's rows, where the site is registered.
    Returns how many were added. Raises PermissionDenied for whoever is not the command line, and
    LookupError for a body that the register does not know.
    """
    if not by.is_system:
        raise PermissionDenied("公表資料の取組事例の読み込みは管理コマンドから行います。")
    entries = tomllib.loads(CASES.read_text(encoding="utf-8"))["case"]
    bodies = {
        one.code6: one
        for one in LocalGovernment.objects.filter(code6__in={entry["body"] for entry in entries})
    }
    if missing := sorted({entry["body"] for entry in entries} - set(bodies)):
        sentence = f"台帳にない団体です: {', '.join(missing)}"
        raise LookupError(sentence)
    known = set(
        PracticeCase.objects.filter(origin=CaseOrigin.DOCUMENT).values_list("body", "title")
    )
    new = [one for one in entries if (bodies[one["body"]].pk, one["title"]) not in known]
    indicators = {one.code: one for one in Indicator.objects.all()}
    for entry in new:
        _enter(entry, bodies[entry["body"]], indicators, now)
    source, _ = DataSource.objects.update_or_create(
        name=SOURCE_NAME,
        defaults={
            "source": DOCUMENT,
            "digest": hashlib.sha256(CASES.read_bytes()).hexdigest(),
            "loaded_at": now,
        },
    )
    if new:
        after = {"追加した事例": len(new)}
        audit.record("公表資料の取組事例を読み込み", target=source, by=by, at=now, after=after)
    return len(new)


def _enter(
    entry: Mapping[str, Any],
    body: LocalGovernment,
    indicators: Mapping[str, Indicator],
    now: datetime,
) -> None:
    site = JointSite.objects.filter(name=entry.get("site", ""), hosts=body).first()
    case = PracticeCase(
        title=entry["title"],
        body=body,
        office=site.office if site else None,
        prefecture_code=body.prefecture_code,
        fiscal_year=entry["year"],
        kind=entry.get("kind", ""),
        target_groups=entry["groups"],
        services=entry["services"],
        tasks=entry["tasks"],
        source=f"{DOCUMENT}{entry['page']}",
        origin=CaseOrigin.DOCUMENT,
        written_by=Side.HELLO_WORK,
        **{name: entry.get(name, "").strip() for name in TEXTS},
    )
    case.clean_fields()  # what goes together is held by the database
    case.save()
    if site:
        PracticeCaseSite.objects.create(case=case, site=site)
        PracticeCaseFigure.objects.bulk_create(
            PracticeCaseFigure(case=case, site=site, indicator=indicators[code], fiscal_year=year)
            for code, year in entry.get("figures", ())
        )
    case.state, case.published_at = CaseState.PUBLISHED, now
    case.save(update_fields=["state", "published_at"])
