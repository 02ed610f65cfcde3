"""Settle a site's year: fix its achievement with everything it was made of."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from evaluation import permissions, rules
from evaluation.choices import Direction
from evaluation.models import Achievement, Line, SiteYear
from evaluation.rules.achievement import Line as RuleLine
from evaluation.webhook_events import tell_year_settled
from portal.common import audit
from portal.common.fiscal import FiscalYear, today
from portal.common.viewer import Viewer
from sites.models import AnnualProfile, JointSite


@transaction.atomic
def settle_year(
    *, site: JointSite, year: FiscalYear, by: Viewer, now: datetime
) -> tuple[Achievement, bool]:
    """拠点の年度を締め、事業目標の達成状況を確定する。

    Returns the achievement in force and whether it is new: settling again without a change in
    targets or results changes nothing, with a change it makes a new version and keeps the old.
    Raises PermissionDenied, and ValidationError when the year is not over, the site did not
    operate in it, or not one month was reported.
    """
    permissions.check_can_settle(by, prefecture_code=site.prefecture_code)
    if today(now) <= year.end:
        raise ValidationError({"year": f"{year}はまだ終わっていません。"})
    profile = AnnualProfile.objects.select_for_update().filter(site=site, fiscal_year=year.year)
    if not profile.exists():
        raise ValidationError({"year": f"{year}は、この拠点の実施年度ではありません。"})
    if not SiteYear.objects.filter(
        site=site, fiscal_year=year.year, months_reported__gt=0
    ).exists():
        raise ValidationError({"year": f"{year}の実績が1か月も入力されていません。"})
    lines = list(
        Line.objects.filter(site=site, fiscal_year=year.year)
        .select_related("indicator")
        .order_by("indicator__position", "indicator__code")
    )
    achievement = judged(site.pk, year.year, lines, settled_by=by.user_id, now=now)
    versions = Achievement.objects.filter(site=site, fiscal_year=year.year)
    in_force = versions.current().first()
    if in_force and in_force.digest == achievement.digest:
        return in_force, False
    versions.current().update(superseded_at=now)
    achievement.version = (versions.aggregate(last=Max("version"))["last"] or 0) + 1
    achievement.save(force_insert=True)
    audit.record(
        "年度を締めた",
        target=site,
        by=by,
        at=now,
        before=_in_words(in_force) if in_force else {},
        after=_in_words(achievement),
    )
    tell_year_settled(achievement, now)
    return achievement, True


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
