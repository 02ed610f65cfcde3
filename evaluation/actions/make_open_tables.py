"""Make the open data of a publication, behind disclosure control, in the same transaction."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from evaluation.models import DisclosureRule, OpenTable, Publication
from evaluation.open_dictionary import TABLES
from evaluation.queries.open_data import disclosure_rule_of, open_sites
from evaluation.rules.open_year import Cell, OpenRow, Place, open_year
from portal.common.fiscal import today
from portal.common.models import DataSource
from portal.organizations.prefectures import PREFECTURE_BY_CODE
from portal.organizations.rules.local_government_code import prefecture_code6

NATION = Place("000000", "全国")


@transaction.atomic
def make_open_tables(*, publication: Publication, now: datetime) -> list[OpenTable]:
    """公表した年度から、秘匿した表を作る。秘匿した値は、どこにも残らない。

    A part of publishing, which is what is audited. Raises ValidationError (`year`) when no
    disclosure rule is in force in the year: without one nothing may be shown.
    """
    rule = disclosure_rule_of(publication.fiscal_year)
    if rule is None:
        raise ValidationError({"year": "秘匿の基準が登録されていないため、公表できません。"})
    made = open_year(open_sites(publication), rule.threshold, _place)
    is_synthetic = DataSource.objects.filter(is_synthetic=True).exists()
    tables = []
    for position, table in enumerate(TABLES):
        rows = [_as_record(row) for row in made.tables[table.key]]
        tables.append(
            OpenTable(
                publication=publication,
                fiscal_year=publication.fiscal_year,
                version=publication.version,
                published_on=today(now),
                key=table.key,
                position=position,
                title=table.title,
                is_synthetic=is_synthetic,
                rule=_in_words(rule),
                content=rows,
                sha256=_digest(rows),
            )
        )
    # Only the ministry may insert here, and only by publishing.
    return OpenTable.objects.bulk_create(tables)


def _place(code: str) -> Place:
    return Place(prefecture_code6(code), PREFECTURE_BY_CODE[code].name) if code else NATION


def _as_record(row: OpenRow) -> dict[str, Any]:
    return {"at": list(row.at), "cells": [_as_pair(cell) for cell in row.cells]}


def _as_pair(cell: Cell) -> list[Any]:
    value = cell.value
    # As text: a decimal keeps its places, and no float comes in between.
    return [str(value) if isinstance(value, Decimal) else value, cell.status.value]


def _digest(rows: Sequence[dict[str, Any]]) -> str:
    return hashlib.sha256(json.dumps(rows, ensure_ascii=False).encode()).hexdigest()


def _in_words(rule: DisclosureRule) -> str:
    zero = "0は表示する。" if rule.shows_zero else "0も秘匿する。"
    low = 1 if rule.shows_zero else 0
    return (
        f"{low}以上{rule.smallest_shown}未満の件数を秘匿し、"
        "それが他の数から計算できるときは、他の数も秘匿する。"
        f"{zero}根拠: {rule.source}"
    )
