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
    reason: str = "",
) -> AnnualTarget:
    """事業目標を登録し、すでにあれば変更する。割合の目標は百分率。

    A first target rests on a `source` or on a `resolution` of the council of the site's agreement.
    Another value for a target that stands needs such a resolution and a `reason`; what it was is
    kept (`TargetChange`). A target whose value stays keeps its resolution unless another is given.
    Raises PermissionDenied, and ValidationError when the site does not operate in the year, the
    value is not positive (a rate: over 100 %), or what it must rest on is missing.
    """
    permissions.check_can_set_targets(by, site)
    if not AnnualProfile.objects.filter(site=site, fiscal_year=fiscal_year).exists():
        raise ValidationError(
            {"fiscal_year": f"{fiscal_year}年度は、この拠点の実施年度として登録されていません。"}
        )
    if indicator.is_rate and value > 100:
        raise ValidationError({"value": "割合の目標は100%以下で入力してください。"})
    known = AnnualTarget.objects.select_for_update().filter(
        site=site, fiscal_year=fiscal_year, indicator=indicator
    )
    target = known.first() or AnnualTarget(site=site, fiscal_year=fiscal_year, indicator=indicator)
    is_change = target.pk is not None and target.value != value
    if is_change and not reason.strip():
        raise ValidationError({"reason": "目標値を変える理由を入力してください。"})
    target.value = value
    target.source = source
    if resolution or is_change:
        target.resolution = resolution
    target.change_reason = reason.strip() if is_change else ""
    target.recorded_by_id = by.user_id
    target.recorded_at = now
    event = "事業目標を変更" if is_change else "事業目標を設定"
    return save_checked(target, event=event, by=by, at=now, reason=reason.strip())
