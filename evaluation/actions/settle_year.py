"""Settle a year, of one site or of many: fix achievements with everything they were made of."""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from evaluation import permissions, rules
from evaluation.choices import Direction
from evaluation.models import Achievement, Line, SiteYear
from evaluation.rules.achievement import Line as RuleLine
from evaluation.webhook_events import tell_years_settled
from portal.common import audit
from portal.common.fiscal import FiscalYear, today
from portal.common.viewer import Viewer
from sites.models import AnnualProfile, JointSite


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of sites: the achievement in force of each, and why others were refused.

    By site id; `new` are those settled just now, the others stand as they were.
    """

    in_force: Mapping[int, Achievement]
    new: frozenset[int]
    refused: Mapping[int, str]


@transaction.atomic
def settle_year(
    *,
    site: JointSite,
    year: FiscalYear,
    by: Viewer,
    now: datetime,
    is_corrected: bool = False,
) -> tuple[Achievement, bool]:
    """拠点の年度を締め、事業目標の達成状況を確定する。

    Returns the achievement in force and whether it is new: settling again without a change in
    targets or results changes nothing, with a change it makes a new version and keeps the old.
    A correction (`is_corrected`) makes a new version even where it touches no target.
    Raises PermissionDenied, and ValidationError when the year is not over, the site did not
    operate in it, or not one month was reported.
    """
    found = settle_sites(sites=[site], year=year, by=by, now=now, is_corrected=is_corrected)
    if site.pk in found.refused:
        raise ValidationError({"year": found.refused[site.pk]})
    return found.in_force[site.pk], site.pk in found.new


@transaction.atomic
def settle_sites(
    *,
    sites: Sequence[JointSite],
    year: FiscalYear,
    by: Viewer,
    now: datetime,
    is_corrected: bool = False,
) -> Settled:
    """多くの拠点の年度を一度に締める。拠点ごとの結果は `settle_year` と同じ。

    A constant number of statements, however many sites there are. Raises PermissionDenied for any
    site that is not the viewer's to settle, and ValidationError when the year is not over; what
    stands against a single site is told in `refused`.
    """
    for prefecture_code in {one.prefecture_code for one in sites}:
        permissions.check_can_settle(by, prefecture_code=prefecture_code)
    if today(now) <= year.end:
        raise ValidationError({"year": f"{year}はまだ終わっていません。"})
    refused = _refusals(sites, year)
    settling = {one.pk: one for one in sites if one.pk not in refused}
    before = _in_force(settling, year)
    lines = _lines(settling, year)
    judgements = [
        judged(pk, year.year, lines.get(pk, []), settled_by=by.user_id, now=now) for pk in settling
    ]
    new = [
        one
        for one in judgements
        if is_corrected or one.site_id not in before or before[one.site_id].digest != one.digest
    ]
    for one in new:
        one.site = settling[one.site_id]
    _put_in_force(new, year, now)
    audit.record_each(
        "年度を締めた",
        [
            (
                one.site,
                _in_words(before[one.site_id]) if one.site_id in before else {},
                _in_words(one),
            )
            for one in new
        ],
        by=by,
        at=now,
    )
    tell_years_settled(new, now)
    made = {one.site_id: one for one in new}
    return Settled({**before, **made}, frozenset(made), refused)


def _refusals(sites: Sequence[JointSite], year: FiscalYear) -> dict[int, str]:
    """Return why sites cannot be settled; the others' profiles are locked, in one order."""
    profiles = AnnualProfile.objects.filter(site__in=sites, fiscal_year=year.year)
    # FOR NO KEY UPDATE would let months in meanwhile: they lock the profile by their foreign key.
    locked = profiles.select_for_update().order_by("site_id")
    operating = set(locked.values_list("site_id", flat=True))
    reported = SiteYear.objects.filter(site__in=sites, fiscal_year=year.year, months_reported__gt=0)
    with_months = set(reported.values_list("site_id", flat=True))
    refused = {}
    for site in sites:
        if site.pk not in operating:
            refused[site.pk] = f"{year}は、この拠点の実施年度ではありません。"
        elif site.pk not in with_months:
            refused[site.pk] = f"{year}の実績が1か月も入力されていません。"
    return refused


def _in_force(sites: Collection[int], year: FiscalYear) -> dict[int, Achievement]:
    rows = Achievement.objects.current().filter(site__in=sites, fiscal_year=year.year)
    return {one.site_id: one for one in rows}


def _lines(sites: Collection[int], year: FiscalYear) -> dict[int, list[Line]]:
    rows = (
        Line.objects.filter(site__in=sites, fiscal_year=year.year)
        .select_related("indicator")
        .order_by("indicator__position", "indicator__code")
    )
    found: dict[int, list[Line]] = {}
    for line in rows:
        found.setdefault(line.site_id, []).append(line)
    return found


def _put_in_force(new: Sequence[Achievement], year: FiscalYear, now: datetime) -> None:
    """Save the new versions behind the last ones, which they take the place of."""
    versions = Achievement.objects.filter(
        site__in=[one.site_id for one in new], fiscal_year=year.year
    )
    last = dict(versions.order_by().values_list("site_id").annotate(last=Max("version")))
    versions.current().update(superseded_at=now)
    for one in new:
        one.version = last.get(one.site_id, 0) + 1
    Achievement.objects.bulk_create(new)


def judged(
    site_id: int, year: int, lines: Sequence[Line], *, settled_by: int | None, now: datetime
) -> Achievement:
    """Return what the year's lines amount to, as a first version that is not saved."""
    record = [_as_record(line) for line in lines]
    met = [rules.is_met(_as_rule(line)) for line in lines]
    return Achievement(
        site_id=site_id,
        fiscal_year=year,
        version=1,
        level=rules.achievement([_as_rule(line) for line in lines]),
        targets_set=len(lines),
        targets_met=sum(met),
        lines=record,
        digest=hashlib.sha256(json.dumps(record, ensure_ascii=False).encode()).hexdigest(),
        settled_by_id=settled_by,
        settled_at=now,
    )


def _in_words(achievement: Achievement) -> dict[str, Any]:
    return {
        "年度": achievement.fiscal_year,
        "版": achievement.version,
        "達成状況": achievement.get_level_display() or "目標未設定",
        "達成した目標": f"{achievement.targets_met} / {achievement.targets_set}",
    }


def _as_rule(line: Line) -> RuleLine:
    return RuleLine(
        target=line.target,
        numerator=line.numerator,
        denominator=line.denominator,
        is_rate=line.indicator.is_rate,
        direction=Direction(line.indicator.direction),
    )


def _as_record(line: Line) -> dict[str, Any]:
    """Return everything the judgement was made of, with the names of the time."""
    return {
        "indicator": line.indicator.code,
        "name": line.indicator.name,
        "unit": line.indicator.unit,
        "direction": line.indicator.direction,
        "is_rate": line.indicator.is_rate,
        "target": str(line.target),
        "numerator": line.numerator,
        "denominator": line.denominator,
        "met": rules.is_met(_as_rule(line)),
    }
