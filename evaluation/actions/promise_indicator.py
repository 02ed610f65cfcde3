"""Tie an item of a yearly plan to an indicator, or set it free; both while the plan is a draft."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from agreements import permissions
from agreements.models import AnnualPlan, PlanItem
from evaluation.models import Indicator, PromisedIndicator
from portal.common import audit
from portal.common.refusals import told
from portal.common.saving import save_checked
from portal.common.viewer import Viewer


@transaction.atomic
def promise_indicator(
    *, item: PlanItem, indicator: Indicator, by: Viewer, now: datetime
) -> PromisedIndicator:
    """取組の実績を、この指標の拠点の実績から計算するようにする。測るもの・単位・方向もそろえる。

    Raises PermissionDenied, and ValidationError: an item without a target or with a typed result,
    a plan that is no draft.
    """
    permissions.check_can_keep_plans(by, item.agreement)
    if item.target is None:
        raise ValidationError({"indicator": "先に、取組の目標値を入力してください。"})
    with told(PromisedIndicator):
        PromisedIndicator.objects.filter(plan_item=item).delete()
    item.measure, item.unit, item.direction = indicator.name, indicator.unit, indicator.direction
    save_checked(item, event="事業計画の取組を登録", by=by, at=now)
    with told(PromisedIndicator):
        promised = PromisedIndicator.objects.create(plan_item=item, indicator=indicator)
    audit.record("取組を指標に結び付け", target=item, by=by, at=now, after={"指標": str(indicator)})
    return promised


@transaction.atomic
def release_indicator(*, promised: PromisedIndicator, by: Viewer, now: datetime) -> None:
    """取組と指標の結び付きを解く。以後の実績は入力する。

    Raises PermissionDenied, and ValidationError when the plan is no draft.
    """
    item = promised.plan_item
    permissions.check_can_keep_plans(by, item.agreement)
    with told(PromisedIndicator):
        promised.delete()
    before = {"指標": str(promised.indicator)}
    audit.record("取組と指標の結び付きを解除", target=item, by=by, at=now, before=before)


def copy_promises(plan: AnnualPlan) -> None:
    """Tie the items of a plan just copied as those they were copied from."""
    ties = PromisedIndicator.objects.filter(plan_item__copies__plan=plan).values_list(
        "plan_item__copies", "indicator"
    )
    PromisedIndicator.objects.bulk_create(
        PromisedIndicator(plan_item_id=item, indicator_id=indicator) for item, indicator in ties
    )
