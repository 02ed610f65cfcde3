"""Take an improvement plan from agreement to its end, or round again: plan → do → check → act."""

from datetime import datetime

from django.db import transaction

from agreements.models import Meeting, Resolution
from evaluation.improving import check_reason, check_said, locked_to_write, move
from evaluation.models import ImprovementPlan, PlanReview
from evaluation.queries.improvement import judgement_of
from portal.common.saving import save_checked
from portal.common.viewer import Viewer


@transaction.atomic
def start_improvement(*, plan: ImprovementPlan, by: Viewer, now: datetime) -> ImprovementPlan:
    """双方が合意した計画の実行を始める。Raises PermissionDenied, Conflict, ValidationError."""
    held = locked_to_write(plan, by=by)
    return move(held, "start", event="改善計画の実行を開始", by=by, now=now)


@transaction.atomic
def reopen_improvement(
    *, plan: ImprovementPlan, reason: str, by: Viewer, now: datetime
) -> ImprovementPlan:
    """合意した計画を、理由を付けて作成中に戻す。双方の署名は終わる。

    Raises PermissionDenied, Conflict, and ValidationError without a reason or from another state.
    """
    held, said = locked_to_write(plan, by=by), check_reason(reason)
    return move(held, "reopen", event="改善計画を計画に戻した", by=by, now=now, reason=said)


@transaction.atomic
def begin_check(*, plan: ImprovementPlan, by: Viewer, now: datetime) -> ImprovementPlan:
    """実行を終えて評価に進む。終わっていない取組があれば進めない。

    Raises PermissionDenied, Conflict, and ValidationError.
    """
    held = locked_to_write(plan, by=by)
    return move(held, "check", event="改善計画の評価を開始", by=by, now=now)


@transaction.atomic
def judge_improvement(
    *, plan: ImprovementPlan, check_text: str, by: Viewer, now: datetime
) -> ImprovementPlan:
    """評価を書き、似た拠点と比べた判定をその時点の数値で固定する。

    Raises PermissionDenied, Conflict, and ValidationError by field: no words, or no year after the
    judged one whose twelve months are there.
    """
    held = locked_to_write(plan, by=by)
    held.check_text = check_said(check_text, "check_text", "評価を入力してください。")
    found = judgement_of(by, held)
    held.verdict, held.judgement = found.verdict, found.facts
    return move(held, "judge", event="改善計画の評価を終了", by=by, now=now)


@transaction.atomic
def review_improvement(
    *,
    plan: ImprovementPlan,
    meeting: Meeting,
    resolution: Resolution | None,
    conclusion: str,
    by: Viewer,
    now: datetime,
) -> PlanReview:
    """運営協議会で見直したことを記録する。そのとき協議会が見た評価と判定を残す。

    Raises PermissionDenied, Conflict, and ValidationError by field: a meeting that is not one held
    by the council of the site's agreement after the year of the judgement and the work, a second
    review of the round.
    """
    held = locked_to_write(plan, by=by)
    review = PlanReview(
        plan=held,
        round=held.round,
        meeting=meeting,
        resolution=resolution,
        conclusion=conclusion.strip(),
        check_text=held.check_text,
        verdict=held.verdict or "",
        judgement=held.judgement or {},
        recorded_by_id=by.user_id,
        recorded_at=now,
    )
    return save_checked(review, event="改善計画の協議会での見直しを記録", by=by, at=now)


@transaction.atomic
def plan_again(*, plan: ImprovementPlan, by: Viewer, now: datetime) -> ImprovementPlan:
    """見直しのあと、次の巡の計画に進む。文章は引き継ぎ、取組は新しく書く。

    Raises PermissionDenied, Conflict, and ValidationError before the council has reviewed it.
    """
    held = locked_to_write(plan, by=by)
    held.round += 1
    held.check_text, held.verdict, held.judgement = "", None, None
    return move(held, "again", event="改善計画の次の巡に進んだ", by=by, now=now)


@transaction.atomic
def close_improvement(*, plan: ImprovementPlan, by: Viewer, now: datetime) -> ImprovementPlan:
    """改善計画を完了する。運営協議会での見直しが要る。以後は何も変わらない。

    Raises PermissionDenied, Conflict, and ValidationError before the council has reviewed it.
    """
    held = locked_to_write(plan, by=by)
    held.closed_at = now
    return move(held, "close", event="改善計画を完了", by=by, now=now)
