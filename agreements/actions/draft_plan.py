"""Begin the plan of a year: empty, or as a copy of an earlier one."""

from datetime import datetime
from typing import Protocol

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.module_loading import import_string

from agreements import permissions
from agreements.models import Agreement, AnnualPlan, PlanItem
from portal.common.refusals import told
from portal.common.saving import save_checked
from portal.common.viewer import Viewer


class FollowsCopy(Protocol):
    """What PORTAL_PLAN_COPIED leads to: an app above copies what it hangs on the items."""

    def __call__(self, plan: AnnualPlan) -> None: ...


@transaction.atomic
def draft_plan(
    *,
    agreement: Agreement,
    fiscal_year: int,
    by: Viewer,
    now: datetime,
    copy_of: AnnualPlan | None = None,
) -> AnnualPlan:
    """年度の事業計画を作り始める。`copy_of` の取組を写すときは、実績・評価・改善は写さない。

    Each copy knows the item it was copied from, so that last year's 改善 is read beside it.
    Raises PermissionDenied, and ValidationError by field: a second plan of a year, a year outside
    of the agreement's term, a plan of another agreement to copy.
    """
    permissions.check_can_keep_plans(by, agreement)
    if copy_of is not None and copy_of.agreement_id != agreement.pk:
        raise ValidationError({"copy_of": "写せるのは、この協定の事業計画です。"})
    plan = AnnualPlan(agreement=agreement, fiscal_year=fiscal_year)
    also = {} if copy_of is None else {"写した計画": (None, str(copy_of))}
    save_checked(plan, event="事業計画を作成", by=by, at=now, also=also)
    if copy_of is not None:
        _copy_items(copy_of, plan)
    return plan


def _copy_items(source: AnnualPlan, plan: AnnualPlan) -> None:
    with told(PlanItem):
        PlanItem.objects.bulk_create(
            PlanItem(
                agreement_id=plan.agreement_id,
                plan=plan,
                clause_id=item.clause_id,
                position=item.position,
                title=item.title,
                doer=item.doer,
                plan_text=item.plan_text,
                measure=item.measure,
                unit=item.unit,
                target=item.target,
                direction=item.direction,
                copied_from=item,
            )
            for item in source.items.order_by("position")
        )
        follow: FollowsCopy = import_string(settings.PORTAL_PLAN_COPIED)
        follow(plan)
