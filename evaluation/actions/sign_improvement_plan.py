"""Sign an improvement plan for one's own side; the second signature brings both to agreement."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from evaluation import permissions_improvement as permissions
from evaluation.choices import Side
from evaluation.improving import check_unchanged, locked, move, text_digest
from evaluation.models import ImprovementPlan, PlanSignature
from portal.common.saving import save_checked
from portal.common.viewer import Viewer


@transaction.atomic
def sign_improvement_plan(
    *, plan: ImprovementPlan, seen: str, by: Viewer, now: datetime
) -> ImprovementPlan:
    """自分の側の署名をする。`seen` は読んだ文章のSHA-256。双方がそろうと「双方合意」になる。

    Raises PermissionDenied for whoever is of no side of the site, Conflict when the text is not
    the one that was read, and ValidationError by field: nothing to agree on yet, signed already.
    """
    side = permissions.check_can_sign(by, plan.site)
    held = locked(plan)
    check_unchanged(seen, text_digest(held))
    _check_complete(held)
    signature = PlanSignature(
        plan=held, side=side, digest=seen, signed_by_id=by.user_id, signed_at=now
    )
    # Whoever signs for a side acts for an organisation of it.
    signature.organization_id = by.organization_id or 0
    save_checked(signature, event="改善計画に署名", by=by, at=now)
    signed = set(held.signatures.standing().values_list("side", flat=True))
    if signed == set(Side.values):
        return move(held, "agree", event="改善計画に双方が合意", by=by, now=now)
    return held


def _check_complete(plan: ImprovementPlan) -> None:
    if not plan.analysis or not plan.aim:
        raise ValidationError(
            {"analysis": "課題の分析と目指す姿の両方を書いてから署名してください。"}
        )
    if not plan.measures.filter(round=plan.round).exists():
        raise ValidationError("取組を1つ以上書いてから署名してください。")
