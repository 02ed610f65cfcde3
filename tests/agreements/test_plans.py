"""A year's plan through its actions: draft, decision, work, result, review; and who may."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import ProgrammingError, transaction

from agreements.actions.adopt_plan import adopt_plan, review_plan, send_back_plan
from agreements.actions.draft_plan import draft_plan
from agreements.actions.keep_plan_item import keep_plan_item, remove_plan_item
from agreements.actions.record_progress import record_progress
from agreements.actions.record_result import record_result
from agreements.choices import Doer, Standing
from agreements.models import Agreement, AnnualPlan, PlanItem, Progress
from agreements.queries.plans import clauses_in, plan_items, plans, plans_to_review, views_of
from portal.common.acting import acting_as
from portal.common.history import history_of
from portal.common.uploads import read_upload
from portal.common.viewer import Role, Viewer
from tests import factories
from tests.agreements import promised
from tests.agreements.promised import NOW, SYSTEM, YEAR

pytestmark = pytest.mark.django_db
DAY = date(YEAR, 6, 1)


def city() -> Viewer:
    return factories.viewer(Role.LOCAL_GOVERNMENT)


def refusal_of(error: pytest.ExceptionInfo[ValidationError]) -> dict[str, list[str]]:
    return dict(error.value.message_dict)


def test_a_year_from_plan_to_review() -> None:
    by, agreement = city(), promised.agreement()
    clause = promised.clause(agreement)
    with acting_as(by):
        plan = draft_plan(agreement=agreement, fiscal_year=YEAR, by=by, now=NOW)
        item = PlanItem(
            clause=clause,
            title="相談会",
            doer=Doer.LOCAL,
            measure="相談会",
            unit="回",
            target=Decimal(12),
        )
        keep_plan_item(plan=plan, item=item, by=by, now=NOW)
        plan = adopt_plan(
            plan=plan, adopted_on=date(YEAR, 4, 20), source="第1回運営協議会", by=by, now=NOW
        )
        record_progress(item=item, done_on=DAY, text="第1回を開いた。", by=by, now=NOW)
        item = record_result(
            item=item,
            result=Decimal(13),
            result_on=date(YEAR + 1, 3, 31),
            result_note="月1回と臨時1回",
            check_text="目標を上回った。",
            act_text="会場を増やす。",
            by=by,
            now=NOW,
        )
        plan = review_plan(
            plan=plan, reviewed_on=date(YEAR + 1, 5, 20), review="良好", by=by, now=NOW
        )
        (found,) = clauses_in(by, agreement, YEAR)
    assert found.has_moved
    (view,) = found.items
    assert (view.standing, view.rate) == (Standing.MET, Decimal("108.3"))
    assert [line.event for line in history_of(SYSTEM, plan)] == [
        "事業計画の評価を終了",
        "事業計画を決定",
        "事業計画を作成",
    ]


def test_a_draft_is_sent_back_with_its_reason_and_keeps_what_was_recorded() -> None:
    by, plan = factories.viewer(Role.BUREAU), promised.adopted()
    item = plan.items.get()
    record_progress(item=item, done_on=DAY, text="開いた。", by=by, now=NOW)
    with pytest.raises(ValidationError) as error:
        send_back_plan(plan=plan, reason=" ", by=by, now=NOW)
    assert refusal_of(error) == {"sent_back_reason": ["差し戻しの理由を入力してください。"]}
    draft = send_back_plan(plan=plan, reason="目標を見直すため", by=by, now=NOW)
    assert (draft.state, draft.adopted_on, draft.adoption_source) == ("DRAFT", None, "")
    assert item.progress.count() == 1
    with pytest.raises(ValidationError, match="取組の記録があるため"):
        remove_plan_item(item=item, by=by, now=NOW)
    assert history_of(SYSTEM, plan)[0].reason == "目標を見直すため"


@pytest.mark.parametrize(
    ("state", "act"),
    [
        ("ADOPTED", "adopt"),
        ("REVIEWED", "adopt"),
        ("DRAFT", "send_back"),
        ("REVIEWED", "send_back"),
        ("DRAFT", "review"),
        ("REVIEWED", "review"),
    ],
)
def test_an_action_the_table_does_not_allow_is_told_at_the_state(state: str, act: str) -> None:
    plan, by = promised.MAKERS[state](), city()
    acts = {
        "adopt": lambda: adopt_plan(plan=plan, adopted_on=DAY, source="会", by=by, now=NOW),
        "send_back": lambda: send_back_plan(plan=plan, reason="理由", by=by, now=NOW),
        "review": lambda: review_plan(plan=plan, reviewed_on=DAY, review="良", by=by, now=NOW),
    }
    with pytest.raises(ValidationError) as error:
        acts[act]()
    assert "state" in refusal_of(error)
    assert AnnualPlan.objects.get(pk=plan.pk).state == state


def test_s20_bad_figures_are_told_at_their_fields() -> None:
    by, plan = city(), promised.draft()
    item = plan.items.get()
    for target in (Decimal(0), Decimal(-1), Decimal("NaN")):
        item.target = target
        with pytest.raises(ValidationError) as error:
            keep_plan_item(plan=plan, item=item, by=by, now=NOW)
        assert set(refusal_of(error)) == {"target"}
    item.refresh_from_db()
    assert item.target == 100
    stranger = promised.clause(promised.agreement("試験-2"))
    item.clause = stranger
    with pytest.raises(ValidationError) as error:
        keep_plan_item(plan=plan, item=item, by=by, now=NOW)
    assert refusal_of(error) == {"clause": ["この協定の条項を選んでください。"]}


def test_days_to_come_are_told_at_their_fields() -> None:
    by, plan = city(), promised.adopted(year=NOW.year)
    item, tomorrow = plan.items.get(), NOW.date() + timedelta(days=1)
    with pytest.raises(ValidationError) as error:
        record_progress(item=item, done_on=tomorrow, text="開く", by=by, now=NOW)
    assert "done_on" in refusal_of(error)
    with pytest.raises(ValidationError) as error:
        review_plan(plan=plan, reviewed_on=tomorrow, review="良", by=by, now=NOW)
    assert "reviewed_on" in refusal_of(error)
    draft = promised.draft(plan.agreement)
    with pytest.raises(ValidationError) as error:
        adopt_plan(plan=draft, adopted_on=tomorrow, source="会", by=by, now=NOW)
    assert "adopted_on" in refusal_of(error)


def test_evidence_is_kept_with_its_hash_and_left_in_the_database_by_lists() -> None:
    by, plan = city(), promised.adopted()
    upload = SimpleUploadedFile("次第.csv", "議題,時刻\n".encode())
    entry = record_progress(
        item=plan.items.get(),
        done_on=DAY,
        text="開いた。",
        evidence=read_upload(upload, field="evidence"),
        by=by,
        now=NOW,
    )
    kept = Progress.objects.get(pk=entry.pk)
    assert (kept.filename, kept.content_type) == ("次第.csv", "text/csv")
    assert bytes(kept.content or b"") == "議題,時刻\n".encode()
    (view,) = views_of(by, plan_items(by).filter(plan=plan))
    assert view.evidence == 1
    assert "content" in view.entries[0].get_deferred_fields()


def test_last_years_plan_is_copied_without_what_came_of_it() -> None:
    by, last = city(), promised.reviewed()
    plan = draft_plan(agreement=last.agreement, fiscal_year=YEAR + 1, copy_of=last, by=by, now=NOW)
    (item,), (before,) = list(plan.items.all()), list(last.items.all())
    assert (item.title, item.target, item.clause_id) == (
        before.title,
        before.target,
        before.clause_id,
    )
    assert (item.result, item.check_text, item.act_text) == (None, "", "")
    assert item.copied_from == before
    other = promised.draft(promised.agreement("試験-2"))
    with pytest.raises(ValidationError, match="この協定の事業計画"):
        draft_plan(agreement=last.agreement, fiscal_year=YEAR + 2, copy_of=other, by=by, now=NOW)


def test_a_second_plan_of_a_year_is_told_at_its_field() -> None:
    by, plan = city(), promised.draft()
    with pytest.raises(ValidationError) as error:
        draft_plan(agreement=plan.agreement, fiscal_year=YEAR, by=by, now=NOW)
    assert "fiscal_year" in refusal_of(error)
    with pytest.raises(ValidationError) as error:
        draft_plan(agreement=plan.agreement, fiscal_year=1900, by=by, now=NOW)
    assert "fiscal_year" in refusal_of(error)


def test_the_hello_work_may_only_record_progress() -> None:
    plan, office = promised.adopted(), factories.viewer(Role.HELLO_WORK)
    item = plan.items.get()
    with acting_as(office):
        record_progress(item=item, done_on=DAY, text="開いた。", by=office, now=NOW)
        for act in writing(plan, item, office):
            with pytest.raises(PermissionDenied):
                act()
        # Behind the permission stands PostgreSQL.
        assert AnnualPlan.objects.filter(pk=plan.pk).update(state="DRAFT") == 0
        assert plan.items.update(check_text="評価") == 0
    assert item.progress.get().organization_id == factories.office().pk


def writing(plan: AnnualPlan, item: PlanItem, by: Viewer) -> list[Callable[[], object]]:
    return [
        lambda: draft_plan(agreement=plan.agreement, fiscal_year=2026, by=by, now=NOW),
        lambda: keep_plan_item(plan=plan, item=item, by=by, now=NOW),
        lambda: remove_plan_item(item=item, by=by, now=NOW),
        lambda: adopt_plan(plan=plan, adopted_on=DAY, source="会", by=by, now=NOW),
        lambda: send_back_plan(plan=plan, reason="理由", by=by, now=NOW),
        lambda: review_plan(plan=plan, reviewed_on=DAY, review="良", by=by, now=NOW),
        lambda: record_result(
            item=item,
            result=None,
            result_on=None,
            result_note="",
            check_text="",
            act_text="",
            by=by,
            now=NOW,
        ),
    ]


STRANGERS: tuple[Callable[[], Viewer], ...] = (
    lambda: factories.viewer(Role.LOCAL_GOVERNMENT, factories.body("072036")),
    lambda: factories.viewer(Role.HELLO_WORK, factories.office("13801")),
    lambda: factories.viewer(Role.BUREAU, factories.bureau("13")),
)


@pytest.mark.parametrize("stranger", STRANGERS, ids=["city", "office", "bureau"])
def test_s06_a_draft_is_for_those_who_work_on_it_and_writing_too(
    stranger: Callable[[], Viewer],
) -> None:
    draft = promised.draft()
    adopted = promised.adopted(promised.agreement("試験-2"))
    by = stranger()
    with acting_as(by):
        of_tests = AnnualPlan.objects.filter(fiscal_year=YEAR)  # without `visible_to`
        assert list(of_tests) == list(plans(by).filter(fiscal_year=YEAR)) == [adopted]
        assert {one.plan_id for one in PlanItem.objects.filter(plan__in=of_tests)} == {adopted.pk}
        assert not PlanItem.objects.filter(plan_id=draft.pk).exists()
        item = adopted.items.get()
        for act in writing(adopted, item, by):
            with pytest.raises(PermissionDenied):
                act()
        with pytest.raises(PermissionDenied):
            record_progress(item=item, done_on=DAY, text="開いた。", by=by, now=NOW)
        with (
            pytest.raises(ProgrammingError, match="row-level security"),
            transaction.atomic(),
        ):
            Progress.objects.create(item=item, done_on=DAY, text="開いた。", recorded_at=NOW)


@pytest.mark.parametrize("role", [Role.MINISTRY, Role.BUREAU, Role.LOCAL_GOVERNMENT])
def test_a_draft_is_seen_and_written_by_those_who_keep_the_agreement(role: Role) -> None:
    draft, by = promised.draft(), factories.viewer(role)
    with acting_as(by):
        assert draft in AnnualPlan.objects.all()
        assert draft in plans(by)
        adopt_plan(plan=draft, adopted_on=DAY, source="会", by=by, now=NOW)


def test_what_is_visible_by_filter_is_what_postgresql_shows() -> None:
    """`visible_to` and row-level security say the same, for every kind of viewer."""
    promised.draft()
    promised.adopted(promised.agreement("試験-2"))
    viewers = [factories.viewer(role) for role in Role if role != Role.SUBSCRIBER]
    for by in [*viewers, *(stranger() for stranger in STRANGERS)]:
        with acting_as(by):
            for rows in (AnnualPlan.objects, PlanItem.objects, Progress.objects):
                assert set(rows.all()) == set(rows.visible_to(by))


def test_plans_of_ended_years_wait_for_their_review() -> None:
    by, agreement = city(), promised.agreement()
    past = promised.adopted(agreement, 2024)
    promised.adopted(agreement, 2026)
    promised.reviewed(agreement, 2023)
    promised.draft(agreement, 2022)
    of_tests = Agreement.objects.filter(pk=agreement.pk)
    waiting = plans_to_review(by, date(2026, 11, 20)).filter(agreement__in=of_tests)
    assert list(waiting) == [past]
    assert not plans_to_review(by, date(2025, 3, 31)).filter(agreement__in=of_tests).exists()
    stranger = STRANGERS[0]()
    assert past not in plans_to_review(stranger, date(2026, 11, 20))
