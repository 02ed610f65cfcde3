"""Publish a year: keep what is said of it, with the names and rules of the day."""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Max

from evaluation import permissions
from evaluation.actions.make_open_tables import make_open_tables
from evaluation.models import Publication, PublishedSiteYear
from evaluation.queries.publishing import (
    publishable_rows,
    rules_of_today,
    unsettled_sites,
)
from portal.common import audit
from portal.common.fiscal import FiscalYear
from portal.common.viewer import Viewer
from sites.models import AnnualProfile

NAMED = 10  # sites named in a refusal; the page lists all
PUBLISHED = "年度を公表"


@transaction.atomic
def publish_year(
    *, year: FiscalYear, by: Viewer, now: datetime, note: str = ""
) -> tuple[Publication, bool]:
    """締めた年度を公表し、その時の名称・数え方・数値を残す。

    Returns the year's last publication and whether it is new: publishing again what says the same
    changes nothing, else it makes the next version. Raises PermissionDenied, and ValidationError
    (`year`) when the year has no site or a site of it is not settled.
    """
    permissions.check_can_publish(by)
    # Settling and correcting lock these rows too: what is published is of one moment.
    profiles = AnnualProfile.objects.select_for_update().filter(fiscal_year=year.year)
    if not profiles.order_by("pk").values_list("pk", flat=True):
        raise ValidationError({"year": f"{year}に実施した拠点がありません。"})
    _check_all_settled(year)
    rules = rules_of_today(year.year)
    rows = publishable_rows(year.year)
    digest = digest_of(rules, rows)
    earlier = Publication.objects.filter(fiscal_year=year.year)
    last = earlier.order_by("-version").first()
    if last and last.digest == digest:
        return last, False
    publication = Publication.objects.create(
        fiscal_year=year.year,
        version=(earlier.aggregate(last=Max("version"))["last"] or 0) + 1,
        published_at=now,
        published_by_id=by.user_id,
        note=note.strip(),
        site_count=len(rows),
        rules=rules,
        digest=digest,
    )
    PublishedSiteYear.objects.bulk_create(
        PublishedSiteYear(publication=publication, **row) for row in rows
    )
    make_open_tables(publication=publication, now=now)
    audit.record(
        PUBLISHED,
        target=publication,
        by=by,
        at=now,
        after={"年度": year.year, "版": publication.version, "拠点数": len(rows), "digest": digest},
        reason=publication.note,
    )
    return publication, True


def digest_of(rules: dict[str, Any], rows: Iterable[dict[str, Any]]) -> str:
    """Return the SHA-256 over the rules and rows, in the order given."""
    said = json.dumps(
        [rules, list(rows)], ensure_ascii=False, sort_keys=True, cls=DjangoJSONEncoder
    )
    return hashlib.sha256(said.encode()).hexdigest()


def _check_all_settled(year: FiscalYear) -> None:
    missing = list(unsettled_sites(year.year).values_list("code", "name")[: NAMED + 1])
    if not missing:
        return
    named = "、".join(f"{code} {name}" for code, name in missing[:NAMED])
    more = "ほか" if len(missing) > NAMED else ""
    count = unsettled_sites(year.year).count()
    raise ValidationError(
        {"year": f"締めていない拠点が{count:,}あるため、{year}を公表できません（{named}{more}）。"}
    )
