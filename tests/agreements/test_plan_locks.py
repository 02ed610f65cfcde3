"""What holds of yearly plans whoever writes: raw SQL against every lock, and every transition."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from itertools import product
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from agreements.choices import PLAN_STATES, PlanState
from agreements.models import Agreement, AnnualPlan, PlanItem
from tests.agreements import promised

pytestmark = pytest.mark.django_db
# What makes each state whole, so that only the way there can be refused.
WHOLE: dict[str, dict[str, Any]] = {
    "DRAFT": {
        "adopted_on": None,
        "adoption_source": "",
        "sent_back_reason": "理由",
        "reviewed_on": None,
        "review": "",
    },
    "ADOPTED": {
        "adopted_on": "2025-04-20",
        "adoption_source": "協議会",
        "sent_back_reason": "",
        "reviewed_on": None,
        "review": "",
    },
    "REVIEWED": {
        "adopted_on": "2025-04-20",
        "adoption_source": "協議会",
        "sent_back_reason": "",
        "reviewed_on": "2026-05-20",
        "review": "良好",
    },
}


def run(sql: str, *parameters: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return int(cursor.rowcount)


@contextmanager
def refused(sentence: str) -> Iterator[None]:
    with pytest.raises(IntegrityError, match=sentence), transaction.atomic():
        yield


@pytest.mark.parametrize(("source", "target"), list(product(PlanState.values, repeat=2)))
def test_every_transition_the_table_does_not_allow_is_refused(source: str, target: str) -> None:
    plan = promised.MAKERS[source]()
    if target == PlanState.REVIEWED:
        plan.items.filter(check_text="").update(check_text="良好")
    columns = ", ".join(f"{name} = %s" for name in WHOLE[target])
    sql = f"UPDATE agreements_annualplan SET state = %s, {columns} WHERE id = %s"
    values = (target, *WHOLE[target].values(), plan.pk)
    if PLAN_STATES.allows(source, target):
        assert run(sql, *values) == 1
    elif source != target:
        with refused("状態を、このように変えることはできません"):
            run(sql, *values)


@pytest.mark.parametrize("state", [PlanState.ADOPTED, PlanState.REVIEWED])
def test_a_plan_is_born_as_a_draft(state: str) -> None:
    agreement = promised.agreement()
    with refused("状態を、このように変えることはできません"):
        AnnualPlan.objects.create(agreement=agreement, fiscal_year=2025, state=state)


LOCKED = {
    "title": "'別の取組'",
    "doer": "'STATE'",
    "plan_text": "'別の計画'",
    "measure": "'別のもの'",
    "unit": "'人'",
    "target": "1",
    "direction": "'DOWN'",
    "position": "9",
    "public_id": "gen_random_uuid()",
}
OPEN = {
    "result": "5, result_on = '2026-03-31'",
    "result_note": "'説明'",
    "check_text": "'評価'",
    "act_text": "'改善'",
}


@pytest.mark.parametrize("column", LOCKED)
def test_an_adopted_plan_locks_what_was_decided(column: str) -> None:
    plan = promised.adopted()
    with refused("決定した計画の取組は変えられません"):
        run(f"UPDATE agreements_planitem SET {column} = {LOCKED[column]}")
    AnnualPlan.objects.filter(pk=plan.pk).update(state="DRAFT", **WHOLE["DRAFT"])
    assert run(f"UPDATE agreements_planitem SET {column} = {LOCKED[column]}"
               " WHERE plan_id = %s", plan.pk) == 1  # fmt: skip


@pytest.mark.parametrize("column", OPEN)
def test_an_adopted_plan_takes_what_came_of_it_and_a_reviewed_one_nothing(column: str) -> None:
    plan = promised.adopted()
    sql = f"UPDATE agreements_planitem SET {column} = {OPEN[column]} WHERE plan_id = %s"
    assert run(sql, plan.pk) == 1
    done = promised.reviewed(promised.agreement("試験-2"))
    with refused("評価を終えた計画の取組は、変えられません"):
        run(sql, done.pk)


def test_a_reviewed_plan_locks_every_column_of_its_items() -> None:
    plan = promised.reviewed()
    for column, value in (LOCKED | OPEN).items():
        with refused("変えられません"):
            run(f"UPDATE agreements_planitem SET {column} = {value}"
                " WHERE plan_id = %s", plan.pk)  # fmt: skip


@pytest.mark.parametrize("state", ["ADOPTED", "REVIEWED"])
def test_items_are_neither_added_nor_removed_nor_moved_after_the_decision(state: str) -> None:
    plan = promised.MAKERS[state]()
    other = promised.draft(plan.agreement, 2026)
    with refused("決定した計画の取組は変えられません"):
        promised.item(plan)
    with refused("決定した計画の取組は変えられません"):
        run("DELETE FROM agreements_planitem WHERE plan_id = %s", plan.pk)
    with refused("ほかの計画に移す"):
        run("UPDATE agreements_planitem SET plan_id = %s, position = 9 WHERE plan_id = %s",
            other.pk, plan.pk)  # fmt: skip
    with refused("ほかの計画に移す"):
        run("UPDATE agreements_planitem SET plan_id = %s, position = 9 WHERE plan_id = %s",
            plan.pk, other.pk)  # fmt: skip
    with refused("決定した計画は変えられません"):
        run("DELETE FROM agreements_annualplan WHERE id = %s", plan.pk)


@pytest.mark.parametrize(
    ("state", "change"),
    [
        ("DRAFT", "fiscal_year = 2024"),
        ("ADOPTED", "adopted_on = '2025-05-01'"),
        ("ADOPTED", "adoption_source = '別の会議'"),
        ("REVIEWED", "review = '別の評価'"),
        ("REVIEWED", "reviewed_on = '2026-06-01'"),
        ("REVIEWED", "sent_back_reason = '別の理由'"),
    ],
)
def test_a_plan_stays_as_it_was_decided(state: str, change: str) -> None:
    plan = promised.MAKERS[state]()
    with refused("決定した計画は変えられません"):
        run(f"UPDATE agreements_annualplan SET {change} WHERE id = %s", plan.pk)


def test_a_clause_of_another_agreement_is_refused_and_cannot_leave_afterwards() -> None:
    plan, stranger = promised.draft(), promised.clause(promised.agreement("試験-2"))
    with refused("この協定の条項を選んでください"):
        promised.item(plan, stranger)
    with refused("この協定の条項を選んでください"):
        plan.items.update(clause=stranger)
    with refused("plan_item_of_the_plans_agreement|この協定の条項"):
        plan.items.update(agreement=stranger.agreement, clause=stranger)
    with refused("plan_item_of_the_clauses_agreement"):
        run(
            "UPDATE agreements_clause SET agreement_id = %s, position = 7, number = '第7条'"
            " WHERE agreement_id = %s",
            stranger.agreement_id,
            plan.agreement_id,
        )


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"target": 0}, "plan_item_target_is_positive"),
        ({"target": -1}, "plan_item_target_is_positive"),
        ({"target": None}, "plan_item_target_measures_something"),
        ({"unit": ""}, "plan_item_target_measures_something"),
        ({"result": 1}, "plan_item_result_is_of_a_day"),
        ({"result_on": "2026-03-31"}, "plan_item_result_is_of_a_day"),
        ({"result": -1, "result_on": "2026-03-31"}, "plan_item_result_has_a_target"),
        (
            {"target": None, "measure": "", "unit": "", "result": 1, "result_on": "2026-03-31"},
            "plan_item_result_has_a_target",
        ),
        ({"title": ""}, "plan_item_has_a_title"),
        ({"doer": "NOBOD"}, "plan_item_doer_is_known"),
        ({"direction": "SIDE"}, "plan_item_direction_is_known"),
    ],
)
def test_s20_what_cannot_be_is_refused_by_the_database(
    changes: dict[str, Any], constraint: str
) -> None:
    plan = promised.draft()
    with refused(constraint):
        PlanItem.objects.filter(plan=plan).update(**changes)


@pytest.mark.parametrize(
    ("state", "sentence"),
    [("DRAFT", "決定してから評価を終えるまで"), ("REVIEWED", "決定してから評価を終えるまで")],
)
def test_progress_belongs_to_an_adopted_plan(state: str, sentence: str) -> None:
    plan = promised.MAKERS[state]()
    with refused(sentence):
        record(plan)


def record(plan: AnnualPlan, day: str = "2025-06-01") -> int:
    return run(
        "INSERT INTO agreements_progress (public_id, item_id, done_on, text, filename,"
        " content_type, sha256, recorded_at) SELECT gen_random_uuid(), id, %s, '説明会', '', '',"
        " '', now() FROM agreements_planitem WHERE plan_id = %s",
        day,
        plan.pk,
    )


@pytest.mark.parametrize("day", ["2025-03-31", "2026-04-01"])
def test_progress_is_of_the_plans_year(day: str) -> None:
    with refused("計画の年度のうちの日"):
        record(promised.adopted(), day)


def test_progress_is_only_ever_added() -> None:
    plan = promised.adopted()
    assert record(plan, "2025-04-01") == record(plan, "2026-03-31") == 1
    with refused("変えることも消すこともできません"):
        run("UPDATE agreements_progress SET text = '別のこと'")
    with refused("変えることも消すこともできません"):
        run("DELETE FROM agreements_progress")


def test_a_plan_needs_a_signed_agreement_and_a_year_of_its_term() -> None:
    agreement = promised.agreement()
    Agreement.objects.filter(pk=agreement.pk).update(valid_until=date(2026, 3, 31))
    with refused("有効期間の外"):
        AnnualPlan.objects.create(agreement=agreement, fiscal_year=2021)
    with refused("有効期間の外"):
        AnnualPlan.objects.create(agreement=agreement, fiscal_year=2026)
    Agreement.objects.filter(pk=agreement.pk).update(renews_automatically=True)
    AnnualPlan.objects.create(agreement=agreement, fiscal_year=2026)
    with refused("one_plan_a_year"):
        AnnualPlan.objects.create(agreement=agreement, fiscal_year=2026)
    drafted = Agreement.objects.create(
        kind=agreement.kind, reference="試験-3", title="案", prefecture_code="07"
    )
    with refused("締結した協定"):
        AnnualPlan.objects.create(agreement=drafted, fiscal_year=2025)


def test_an_empty_plan_is_not_adopted_and_an_unjudged_one_not_reviewed() -> None:
    empty = AnnualPlan.objects.create(agreement=promised.agreement(), fiscal_year=2025)
    with refused("取組が1つもない"):
        AnnualPlan.objects.filter(pk=empty.pk).update(state="ADOPTED", **WHOLE["ADOPTED"])
    plan = promised.adopted(promised.agreement("試験-2"))
    with refused("評価の書かれていない"):
        AnnualPlan.objects.filter(pk=plan.pk).update(state="REVIEWED", **WHOLE["REVIEWED"])
    with refused("差し戻しの理由"):
        AnnualPlan.objects.filter(pk=plan.pk).update(
            state="DRAFT", **WHOLE["DRAFT"] | {"sent_back_reason": ""}
        )
