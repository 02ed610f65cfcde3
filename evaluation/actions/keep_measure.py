"""Write the measures of an improvement plan while it is being planned."""

from datetime import datetime

from django.db import transaction

from evaluation.improving import locked_to_write
from evaluation.models import ImprovementPlan, PlanMeasure
from portal.common import audit
from portal.common.refusals import told
from portal.common.saving import save_checked
from portal.common.viewer import Viewer


@transaction.atomic
def keep_measure(
    *, plan: ImprovementPlan, measure: PlanMeasure, by: Viewer, now: datetime
) -> PlanMeasure:
    """取組を加える、または書き換える。それまでの署名は終わる。

    Raises PermissionDenied, Conflict when the plan has moved meanwhile, and ValidationError by
    field: an organisation that is not of the side, a plan whose text is agreed.
    """
    held = locked_to_write(plan, by=by)
    if measure.pk is None:
        measure.plan, measure.round = held, held.round
    return save_checked(measure, event="改善計画の取組を登録", by=by, at=now)


@transaction.atomic
def remove_measure(*, measure: PlanMeasure, by: Viewer, now: datetime) -> None:
    """作成中の計画から取組を除く。それまでの署名は終わる。

    Raises PermissionDenied, Conflict, and ValidationError for a plan whose text is agreed.
    """
    held = locked_to_write(measure.plan, by=by)
    facts = {"取組": measure.what, "期限": measure.due_on}
    audit.record("改善計画の取組を削除", target=held, by=by, at=now, before=facts)
    with told(PlanMeasure):
        measure.delete()
