"""How each action of improvement is made to act, for the test that every action is audited."""

from collections.abc import Callable
from datetime import timedelta

from evaluation.actions.carry_out_measure import (
    drop_measure,
    finish_measure,
    record_evidence,
    start_measure,
)
from evaluation.actions.decide_site_review import decide_site_review
from evaluation.actions.keep_contract_line import keep_contract_line, remove_contract_line
from evaluation.actions.keep_measure import keep_measure, remove_measure
from evaluation.actions.move_improvement_plan import (
    begin_check,
    close_improvement,
    judge_improvement,
    plan_again,
    reopen_improvement,
    review_improvement,
    start_improvement,
)
from evaluation.actions.open_for_settled_years import open_for_settled_years
from evaluation.actions.open_improvement_plans import open_improvement_plans, open_plan_by_hand
from evaluation.actions.raise_site_reviews import raise_site_reviews
from evaluation.actions.write_improvement_plan import write_improvement_plan
from evaluation.choices_improvement import ImprovementState
from evaluation.models import ContractLine, SiteReview
from portal.common.viewer import Viewer
from tests import factories
from tests.evaluation.improving import DAY, NOW, YEAR, Journey, a_standstill, poor_site, rule

STATE = ImprovementState


def do_open(by: Viewer) -> None:
    poor_site()
    open_improvement_plans(year=YEAR, by=by, now=NOW)


def do_open_lately(by: Viewer) -> None:
    poor_site()
    open_for_settled_years(by=by, now=NOW + timedelta(days=1))


def do_open_by_hand(by: Viewer) -> None:
    open_plan_by_hand(site=poor_site(), year=YEAR, reason="見る。", by=by, now=NOW)


def do_write(by: Viewer) -> None:
    plan = Journey().plan
    write_improvement_plan(plan=plan, focus="USERS", analysis="1", aim="2", by=by, now=NOW)


def do_keep_measure(by: Viewer) -> None:
    journey = Journey()
    keep_measure(plan=journey.plan, measure=journey.new_measure(), by=by, now=NOW)


def do_remove_measure(by: Viewer) -> None:
    journey = Journey()
    journey.write()
    remove_measure(measure=journey.measure, by=by, now=NOW)


def do_sign(by: Viewer) -> None:
    journey = Journey()
    journey.write()
    journey.sign(journey.city)


def do_start(by: Viewer) -> None:
    start_improvement(plan=Journey().to(STATE.AGREED).plan, by=by, now=NOW)


def do_reopen(by: Viewer) -> None:
    reopen_improvement(plan=Journey().to(STATE.AGREED).plan, reason="直す", by=by, now=NOW)


def do_begin_check(by: Viewer) -> None:
    begin_check(plan=Journey().to(STATE.DOING).plan, by=by, now=NOW)


def do_judge(by: Viewer) -> None:
    plan = Journey().to(STATE.CHECKING).plan
    judge_improvement(plan=plan, check_text="良くなった。", by=by, now=NOW)


def do_review(by: Viewer) -> None:
    journey = Journey().to(STATE.ACTING)
    meeting, resolution = journey.meeting()
    review_improvement(
        plan=journey.plan,
        meeting=meeting,
        resolution=resolution,
        conclusion="続ける。",
        by=by,
        now=NOW,
    )


def _reviewed() -> Journey:
    journey = Journey().to(STATE.ACTING)
    journey.review()
    return journey


def do_again(by: Viewer) -> None:
    plan_again(plan=_reviewed().fresh(), by=by, now=NOW)


def do_close(by: Viewer) -> None:
    close_improvement(plan=_reviewed().fresh(), by=by, now=NOW)


def _under_way() -> Journey:
    journey = Journey().to(STATE.AGREED)
    start_improvement(plan=journey.fresh(), by=journey.city, now=NOW)
    return journey


def do_start_measure(by: Viewer) -> None:
    start_measure(measure=_under_way().measure, by=by, now=NOW)


def do_evidence(by: Viewer) -> None:
    record_evidence(measure=_under_way().measure, done_on=DAY, text="開いた。", by=by, now=NOW)


def do_finish_measure(by: Viewer) -> None:
    measure = _under_way().measure
    record_evidence(measure=measure, done_on=DAY, text="開いた。", by=by, now=NOW)
    finish_measure(measure=measure, done_on=DAY, result="増えた。", by=by, now=NOW)


def do_drop_measure(by: Viewer) -> None:
    drop_measure(measure=_under_way().measure, reason="重なる。", by=by, now=NOW)


def do_raise(by: Viewer) -> SiteReview:
    site, year = a_standstill()
    return raise_site_reviews(sites=[site], year=year, rule=rule(), by=by, now=NOW)[0]


def do_decide(by: Viewer) -> None:
    review = do_raise(by)
    journey = Journey.__new__(Journey)
    journey.site, journey.table = review.site, None
    _, resolution = journey.meeting()
    decide_site_review(
        review=review,
        decision="CHANGE",
        reason="窓口を移す。",
        resolution=resolution,
        decided_on=DAY,
        by=by,
        now=NOW,
    )


def do_contract(by: Viewer) -> ContractLine:
    site = factories.site(years=(2025,))
    site.profiles.update(is_outsourced=True)
    line = ContractLine(
        site=site,
        fiscal_year=2025,
        work="就労支援",
        contractor="試験法人",
        cost=1_000_000,
        measure="定着支援の終了者数",
        unit="人",
    )
    return keep_contract_line(line=line, by=by, now=NOW)


def do_remove_contract(by: Viewer) -> None:
    remove_contract_line(line=do_contract(by), by=by, now=NOW)


IMPROVEMENT: dict[str, tuple[str, Callable[[Viewer], object]]] = {
    "open_improvement_plans": ("改善計画を開いた", do_open),
    "open_for_settled_years": ("改善計画を開いた", do_open_lately),
    "open_plan_by_hand": ("改善計画を開いた", do_open_by_hand),
    "write_improvement_plan": ("改善計画を書いた", do_write),
    "keep_measure": ("改善計画の取組を登録", do_keep_measure),
    "remove_measure": ("改善計画の取組を削除", do_remove_measure),
    "sign_improvement_plan": ("改善計画に署名", do_sign),
    "start_improvement": ("改善計画の実行を開始", do_start),
    "reopen_improvement": ("改善計画を計画に戻した", do_reopen),
    "begin_check": ("改善計画の評価を開始", do_begin_check),
    "judge_improvement": ("改善計画の評価を終了", do_judge),
    "review_improvement": ("改善計画の協議会での見直しを記録", do_review),
    "plan_again": ("改善計画の次の巡に進んだ", do_again),
    "close_improvement": ("改善計画を完了", do_close),
    "start_measure": ("改善計画の取組に着手", do_start_measure),
    "record_evidence": ("改善計画の取組を記録", do_evidence),
    "finish_measure": ("改善計画の取組を完了", do_finish_measure),
    "drop_measure": ("改善計画の取組を取りやめ", do_drop_measure),
    "raise_site_reviews": ("施設の在り方の検討を提起", do_raise),
    "decide_site_review": ("施設の在り方を決定", do_decide),
    "keep_contract_line": ("委託の費用と成果を登録", do_contract),
    "remove_contract_line": ("委託の費用と成果を削除", do_remove_contract),
}
