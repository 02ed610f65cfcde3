"""Take a plan from draft to decision, back, and to its review."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from agreements import permissions
from agreements.choices import PLAN_STATES, PlanState
from agreements.models import AnnualPlan, Resolution
from portal.common.fiscal import today
from portal.common.saving import save_checked
from portal.common.viewer import Viewer


@transaction.atomic
def adopt_plan(
    *,
    plan: AnnualPlan,
    adopted_on: date,
    source: str,
    by: Viewer,
    now: datetime,
    resolution: Resolution | None = None,
) -> AnnualPlan:
    """事業計画の決定を記録する。どちらか一方の当事者の記録を、双方の決定とする。

    `source` is what decided it, `resolution` that of the agreement's council, where one did; it
    then gives the source its words unless `source` has its own. Raises PermissionDenied, and
    ValidationError by field: without an item, without a source, on a day to come, on a resolution
    of another agreement's council.
    """
    adopted = _moving(plan, PlanState.ADOPTED, by)
    if adopted_on > today(now):
        raise ValidationError({"adopted_on": "決定日は、今日までの日にしてください。"})
    adopted.adopted_on = adopted_on
    adopted.resolution = resolution
    adopted.adoption_source = source.strip() or (resolution.as_source if resolution else "")
    adopted.sent_back_reason = ""
    return save_checked(adopted, event="事業計画を決定", by=by, at=now)


@transaction.atomic
def send_back_plan(*, plan: AnnualPlan, reason: str, by: Viewer, now: datetime) -> AnnualPlan:
    """決定した事業計画を、理由を付けて作成中に差し戻す。取組の記録と実績は残る。

    Raises PermissionDenied, and ValidationError by field: without a reason, or when the plan is
    not an adopted one.
    """
    draft = _moving(plan, PlanState.DRAFT, by)
    draft.adopted_on = None
    draft.adoption_source = ""
    draft.resolution = None
    draft.sent_back_reason = reason.strip()
    return save_checked(draft, event="事業計画を差し戻し", by=by, at=now, reason=reason.strip())


@transaction.atomic
def review_plan(
    *, plan: AnnualPlan, reviewed_on: date, review: str, by: Viewer, now: datetime
) -> AnnualPlan:
    """年度の評価を記録し、事業計画を閉じる。以後は何も変わらない。

    Raises PermissionDenied, and ValidationError by field: while an item has no 評価, without
    words, before the adoption or on a day to come.
    """
    reviewed = _moving(plan, PlanState.REVIEWED, by)
    if reviewed_on > today(now):
        raise ValidationError({"reviewed_on": "評価日は、今日までの日にしてください。"})
    reviewed.reviewed_on = reviewed_on
    reviewed.review = review.strip()
    return save_checked(reviewed, event="事業計画の評価を終了", by=by, at=now)


def _moving(plan: AnnualPlan, target: PlanState, by: Viewer) -> AnnualPlan:
    """Return the plan, locked, in its new state; of two who move it at once the second is told."""
    permissions.check_can_keep_plans(by, plan.agreement)
    locked = AnnualPlan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    PLAN_STATES.check(locked.state, target)
    locked.state = target
    return locked
