"""Write the items of a plan while it is a draft."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from agreements import permissions
from agreements.models import AnnualPlan, PlanItem
from portal.common import audit
from portal.common.refusals import told
from portal.common.saving import save_checked
from portal.common.viewer import Viewer


@transaction.atomic
def keep_plan_item(*, plan: AnnualPlan, item: PlanItem, by: Viewer, now: datetime) -> PlanItem:
    """事業計画の取組を加える、または書き換える。条項は、計画の協定のもの。

    Raises PermissionDenied, and ValidationError by field, also for a plan that is no draft.
    """
    permissions.check_can_keep_plans(by, plan.agreement)
    if item.pk is None:
        last = plan.items.aggregate(last=Max("position"))["last"] or 0
        item.plan, item.agreement, item.position = plan, plan.agreement, last + 1
    return save_checked(item, event="事業計画の取組を登録", by=by, at=now)


@transaction.atomic
def remove_plan_item(*, item: PlanItem, by: Viewer, now: datetime) -> None:
    """作成中の計画から取組を除く。

    Raises PermissionDenied, and ValidationError when the plan is no draft, or something was
    recorded for the item before the plan was sent back.
    """
    permissions.check_can_keep_plans(by, item.agreement)
    audit.record(
        "事業計画の取組を削除", target=item.plan, by=by, at=now, before={"取組": item.title}
    )
    with told(PlanItem):
        _refuse_if_recorded(item)
        item.delete()


def _refuse_if_recorded(item: PlanItem) -> None:
    if item.progress.exists():
        raise ValidationError(
            "取組の記録があるため、除けません。取組の名称や内容を直してください。"
        )
    row = PlanItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    if row.result is not None or row.result_note or row.check_text or row.act_text:
        raise ValidationError(
            "実績か評価が記録されているため、除けません。取組の名称や内容を直してください。"
        )
    if item.copies.exists():
        raise ValidationError("翌年度の計画に写した取組なので、除けません。")
