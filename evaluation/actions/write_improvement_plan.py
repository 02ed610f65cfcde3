"""Write the text of an improvement plan, as long as it is being planned."""

from datetime import datetime

from django.db import transaction

from evaluation.improving import locked_to_write
from evaluation.models import ImprovementPlan
from portal.common.saving import save_checked
from portal.common.viewer import Viewer


@transaction.atomic
def write_improvement_plan(
    *, plan: ImprovementPlan, focus: str, analysis: str, aim: str, by: Viewer, now: datetime
) -> ImprovementPlan:
    """課題の分析、目指す姿、改善を測る数値を書く。変えると、それまでの署名は終わる。

    Raises PermissionDenied, Conflict when the plan has moved meanwhile, and ValidationError by
    field, also for a plan whose text is agreed.
    """
    held = locked_to_write(plan, by=by)
    held.focus, held.analysis, held.aim = focus, analysis.strip(), aim.strip()
    return save_checked(held, event="改善計画を書いた", by=by, at=now)
