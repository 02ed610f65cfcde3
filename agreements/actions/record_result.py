"""Record what came of an item: result, check, act."""

from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from agreements import permissions
from agreements.models import PlanItem
from portal.common.fiscal import today
from portal.common.saving import save_checked
from portal.common.viewer import Viewer


@transaction.atomic
def record_result(
    *,
    item: PlanItem,
    result: Decimal | None,
    result_on: date | None,
    result_note: str,
    check_text: str,
    act_text: str,
    by: Viewer,
    now: datetime,
) -> PlanItem:
    """取組の実績（項目の単位）・評価・翌年度への改善を記録する。

    An item that is tied to an indicator has no typed result (PostgreSQL refuses it). Raises
    PermissionDenied, and ValidationError by field, also for a plan that has been reviewed.
    """
    permissions.check_can_keep_plans(by, item.agreement)
    if result_on is not None and result_on > today(now):
        raise ValidationError({"result_on": "実績の基準日は、今日までの日にしてください。"})
    row = PlanItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    row.result, row.result_on = result, result_on
    row.result_note = result_note.strip()
    row.check_text, row.act_text = check_text.strip(), act_text.strip()
    return save_checked(row, event="取組の実績と評価を記録", by=by, at=now)
