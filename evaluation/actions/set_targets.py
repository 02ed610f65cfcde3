"""Set the targets of a council's sites for a year, as one resolution decided: all, or none."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction

from agreements.models import Resolution
from evaluation.actions.set_target import set_target
from evaluation.models import AnnualTarget, Indicator
from portal.common.viewer import Viewer
from sites.models import JointSite

Cell = tuple[JointSite, Indicator]


@transaction.atomic
def set_targets(
    *,
    resolution: Resolution,
    fiscal_year: int,
    values: Mapping[Cell, Decimal | None],
    by: Viewer,
    now: datetime,
    reason: str = "",
) -> list[AnnualTarget]:
    """議決にもとづく事業目標をまとめて登録する。None の欄は変えない。

    A cell whose target already stands with this value and this resolution is left alone. `reason`
    is why values that stand are changed, needed as soon as one is. Raises PermissionDenied, and
    ValidationError keyed "<site code>:<indicator code>", or "reason" when it is missing; nothing
    is saved then.
    """
    saved: list[AnnualTarget] = []
    errors: dict[str, list[str]] = {}
    for (site, indicator), value in values.items():
        if value is None:
            continue
        try:
            with transaction.atomic():
                saved.append(
                    set_target(
                        site=site,
                        fiscal_year=fiscal_year,
                        indicator=indicator,
                        value=value,
                        source=resolution.as_source,
                        resolution=resolution,
                        reason=reason,
                        by=by,
                        now=now,
                    )
                )
        except ValidationError as refusal:
            if "reason" in refusal.message_dict:
                errors["reason"] = refusal.messages
            else:
                errors[f"{site.code}:{indicator.code}"] = refusal.messages
    if errors:
        raise ValidationError(errors)
    if not saved:
        raise ValidationError({NON_FIELD_ERRORS: "目標値を1つ以上入力してください。"})
    return saved
