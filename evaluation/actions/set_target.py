"""Set a site's annual target, as its council decided."""

from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from agreements.models import Resolution
from evaluation import permissions
from evaluation.models import AnnualTarget, Indicator
from portal.common.saving import save_checked
from portal.common.viewer import Viewer
from sites.models import AnnualProfile, JointSite


@transaction.atomic
def set_target(
    *,
    site: JointSite,
    fiscal_year: int,
    indicator: Indicator,
    value: Decimal,
    source: str,
    by: Viewer,
    now: datetime,
    resolution: Resolution | None = None,
) -> AnnualTarget:
    """事業目標を登録し、すでにあれば置き換える。割合の目標は百分率。

    `resolution` is the council's, where one decided it; a target that is set anew without one does
    not rest on the old one any more. Raises PermissionDenied, and ValidationError when the site
    does not operate in the year, the value is not positive (a rate: over 100 %), or the
    resolution is of a council of another agreement.
    """
    permissions.check_can_set_targets(by, site)
    if resolution and (
        site.agreement_id is None or resolution.meeting.council.agreement_id != site.agreement_id
    ):
        raise ValidationError(
            {"resolution": "この拠点の協定の運営協議会による議決を選んでください。"}
        )
    if not AnnualProfile.objects.filter(site=site, fiscal_year=fiscal_year).exists():
        raise ValidationError(
            {"fiscal_year": f"{fiscal_year}年度は、この拠点の実施年度として登録されていません。"}
        )
    if indicator.is_rate and value > 100:
        raise ValidationError({"value": "割合の目標は100%以下で入力してください。"})
    target = AnnualTarget.objects.filter(
        site=site, fiscal_year=fiscal_year, indicator=indicator
    ).first() or AnnualTarget(site=site, fiscal_year=fiscal_year, indicator=indicator)
    target.value = value
    target.source = source
    target.resolution = resolution
    target.recorded_by_id = by.user_id
    target.recorded_at = now
    return save_checked(target, event="事業目標を設定", by=by, at=now)
