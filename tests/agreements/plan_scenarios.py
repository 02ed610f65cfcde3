"""How each action of yearly plans is made to act, for the test that every action is audited."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from agreements.actions.adopt_plan import adopt_plan, review_plan, send_back_plan
from agreements.actions.draft_plan import draft_plan
from agreements.actions.keep_plan_item import keep_plan_item, remove_plan_item
from agreements.actions.record_progress import record_progress
from agreements.actions.record_result import record_result
from evaluation.actions.promise_indicator import promise_indicator, release_indicator
from evaluation.models import Indicator, PromisedIndicator
from portal.common.viewer import Viewer
from tests.agreements import promised
from tests.agreements.promised import NOW, YEAR


def do_draft(by: Viewer) -> None:
    draft_plan(agreement=promised.agreement(), fiscal_year=YEAR, by=by, now=NOW)


def do_keep_item(by: Viewer) -> None:
    plan = promised.draft()
    item = plan.items.get()
    item.target = Decimal(1)
    keep_plan_item(plan=plan, item=item, by=by, now=NOW)


def do_remove_item(by: Viewer) -> None:
    remove_plan_item(item=promised.draft().items.get(), by=by, now=NOW)


def do_adopt(by: Viewer) -> None:
    day = date(YEAR, 4, 20)
    adopt_plan(plan=promised.draft(), adopted_on=day, source="協議会", by=by, now=NOW)


def do_send_back(by: Viewer) -> None:
    send_back_plan(plan=promised.adopted(), reason="見直し", by=by, now=NOW)


def do_review(by: Viewer) -> None:
    plan = promised.adopted()
    plan.items.update(check_text="良好")
    review_plan(plan=plan, reviewed_on=date(YEAR + 1, 5, 1), review="良好", by=by, now=NOW)


def do_result(by: Viewer) -> None:
    record_result(
        item=promised.adopted().items.get(),
        result=Decimal(1),
        result_on=date(YEAR, 9, 30),
        result_note="",
        check_text="",
        act_text="",
        by=by,
        now=NOW,
    )


def do_progress(by: Viewer) -> None:
    item = promised.adopted().items.get()
    record_progress(item=item, done_on=date(YEAR, 6, 1), text="開いた。", by=by, now=NOW)


def do_promise(by: Viewer) -> PromisedIndicator:
    item, indicator = promised.draft().items.get(), Indicator.objects.get(code="USERS")
    return promise_indicator(item=item, indicator=indicator, by=by, now=NOW)


def do_release(by: Viewer) -> None:
    release_indicator(promised=do_promise(by), by=by, now=NOW)


PLANS: dict[str, tuple[str, Callable[[Viewer], object]]] = {
    "draft_plan": ("事業計画を作成", do_draft),
    "keep_plan_item": ("事業計画の取組を登録", do_keep_item),
    "remove_plan_item": ("事業計画の取組を削除", do_remove_item),
    "adopt_plan": ("事業計画を決定", do_adopt),
    "send_back_plan": ("事業計画を差し戻し", do_send_back),
    "review_plan": ("事業計画の評価を終了", do_review),
    "record_result": ("取組の実績と評価を記録", do_result),
    "record_progress": ("取組を記録", do_progress),
    "promise_indicator": ("取組を指標に結び付け", do_promise),
    "release_indicator": ("取組と指標の結び付きを解除", do_release),
}
