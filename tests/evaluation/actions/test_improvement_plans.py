"""An improvement plan from its opening to its end: who, when, and what PostgreSQL keeps."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction

from agreements.choices import MeetingState
from evaluation.actions.carry_out_measure import drop_measure, finish_measure, record_evidence
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
from evaluation.actions.open_improvement_plans import open_improvement_plans, open_plan_by_hand
from evaluation.actions.sign_improvement_plan import sign_improvement_plan
from evaluation.choices import Side
from evaluation.choices_improvement import ImprovementState, MeasureState, Verdict
from evaluation.improving import text_digest
from evaluation.models import ImprovementPlan, MeasureEvidence, PlanSignature
from evaluation.queries.improvement import reviewed_from
from portal.common.acting import acting_as
from portal.common.conflict import Conflict
from portal.common.fiscal import FiscalYear
from portal.common.viewer import Role
from tests import factories
from tests.agreements import councils
from tests.evaluation.improving import CLOCK, DAY, NOW, YEAR, Journey, poor_site, rule

pytestmark = pytest.mark.django_db


def refused(sql: str, *parameters: str | int | None) -> str:
    """What PostgreSQL says to raw SQL by the owner of the tables."""
    with pytest.raises(IntegrityError) as refusal, transaction.atomic(), connection.cursor() as to:
        to.execute(sql, parameters)
    return str(refusal.value)


def test_a_settled_miss_opens_one_plan_however_often() -> None:
    site = poor_site()
    first = open_improvement_plans(year=YEAR, by=CLOCK, now=NOW)
    again = open_improvement_plans(year=YEAR, by=CLOCK, now=NOW)
    assert [plan.site_id for plan in first.plans] == [site.pk]
    assert again.plans == []
    plan = first.plans[0]
    assert plan.reasons[0]["code"] == "TARGETS"
    assert "就職件数 120件（目標 240件）" in plan.reasons[0]["sentence"]
    assert [one["rate"] for one in plan.figures["years"]] == ["20.0"]
    assert plan.focus == "PLACEMENTS"


def test_a_closed_plan_is_not_opened_again() -> None:
    journey = Journey().to(ImprovementState.ACTING)
    journey.review()
    close_improvement(plan=journey.fresh(), by=journey.city, now=NOW)
    assert open_improvement_plans(year=YEAR, by=CLOCK, now=NOW).plans == []


def test_no_rule_or_no_right_opens_nothing() -> None:
    site = poor_site()
    city = factories.viewer(Role.LOCAL_GOVERNMENT)
    with pytest.raises(PermissionDenied):
        open_improvement_plans(year=YEAR, by=city, now=NOW)
    with pytest.raises(PermissionDenied):
        open_plan_by_hand(site=site, year=YEAR, reason="見る。", by=city, now=NOW)
    with pytest.raises(ValidationError, match="理由"):
        open_plan_by_hand(site=site, year=YEAR, reason=" ", by=CLOCK, now=NOW)
    with pytest.raises(ValidationError, match="締められていません"):
        open_plan_by_hand(site=site, year=YEAR + 1, reason="見る。", by=CLOCK, now=NOW)


def test_two_plans_of_one_year_are_refused_by_the_database() -> None:
    journey = Journey()
    plan = ImprovementPlan(
        site=journey.site,
        fiscal_year=YEAR.year,
        rule=rule(),
        reasons=[{"sentence": "1"}],
        opened_at=NOW,
    )
    with pytest.raises(IntegrityError, match="one_open_improvement_plan"), transaction.atomic():
        plan.save()


def test_both_sides_sign_one_text_and_no_other_side_does() -> None:
    journey = Journey()
    with pytest.raises(ValidationError, match="課題の分析"):
        journey.sign(journey.city)
    journey.write()
    with pytest.raises(PermissionDenied):
        journey.sign(journey.bureau)
    old = text_digest(journey.fresh())
    journey.sign(journey.city)
    assert journey.fresh().state == ImprovementState.PLANNING
    with pytest.raises(ValidationError, match="すでに記録"):
        journey.sign(journey.city)
    keep_measure(
        plan=journey.fresh(),
        measure=journey.new_measure("求人を開拓する"),
        by=journey.office,
        now=NOW,
    )
    standing = PlanSignature.objects.standing().filter(plan=journey.plan)
    assert not standing.exists(), "the text is not the one that was signed"
    with pytest.raises(Conflict):
        sign_improvement_plan(plan=journey.fresh(), seen=old, by=journey.office, now=NOW)
    journey.sign(journey.city)
    journey.sign(journey.office)
    assert journey.fresh().state == ImprovementState.AGREED
    signed = list(standing.values_list("side", flat=True))
    assert sorted(signed) == sorted(Side.values)


def test_a_signature_over_an_older_measure_does_not_stand() -> None:
    journey = Journey()
    journey.write()
    journey.sign(journey.city)
    changed = journey.measure
    changed.due_on += timedelta(days=1)
    keep_measure(plan=journey.fresh(), measure=changed, by=journey.office, now=NOW)
    assert not PlanSignature.objects.standing().filter(plan=journey.plan).exists()
    journey.sign(journey.office)
    assert journey.fresh().state == ImprovementState.PLANNING, "the city signed another day"


def test_nobody_signs_for_the_other_side_by_raw_sql() -> None:
    journey = Journey()
    journey.write()
    sql = (
        "INSERT INTO evaluation_plansignature (plan_id, side, digest, organization_id, signed_at)"
        " VALUES (%s, 'HELLO_WORK', %s, %s, now())"
    )
    office = journey.office.organization_id
    with acting_as(journey.city):
        assert "それぞれの側が自分で" in refused(sql, journey.plan.pk, "0" * 64, office)
    assert "それぞれの側が自分で" in refused(
        sql, journey.plan.pk, "0" * 64, journey.city.organization_id
    )


def test_an_agreed_text_stays_until_it_is_opened_again_for_a_reason() -> None:
    journey = Journey().to(ImprovementState.AGREED)
    with pytest.raises(ValidationError, match="計画に戻してから"):
        keep_measure(
            plan=journey.plan, measure=journey.new_measure("追加"), by=journey.city, now=NOW
        )
    with pytest.raises(ValidationError, match="計画に戻してから"):
        remove_measure(measure=journey.measure, by=journey.city, now=NOW)
    pk = journey.plan.pk
    update = "UPDATE evaluation_improvementplan SET {} WHERE id = %s"
    assert "計画に戻してから" in refused(update.format("analysis = 'x'"), pk)
    assert "開いた理由" in refused(update.format("reasons = '[1]'"), pk)
    assert "双方の署名" in refused(
        f"UPDATE evaluation_improvementplan SET state = 'PLANNING' WHERE id = {pk};"
        f"UPDATE evaluation_improvementplan SET state = 'AGREED' WHERE id = {pk}"
    )
    with pytest.raises(ValidationError, match="理由"):
        reopen_improvement(plan=journey.plan, reason=" ", by=journey.city, now=NOW)
    reopen_improvement(plan=journey.plan, reason="期限を直す", by=journey.city, now=NOW)
    assert journey.fresh().state == ImprovementState.PLANNING
    assert not PlanSignature.objects.standing().filter(plan=journey.plan).exists()


def test_a_measure_is_done_with_evidence_and_a_result() -> None:
    journey = Journey().to(ImprovementState.AGREED)
    with pytest.raises(ValidationError, match="実行中"):
        record_evidence(measure=journey.measure, done_on=DAY, text="先走り", by=CLOCK, now=NOW)
    start_improvement(plan=journey.fresh(), by=journey.city, now=NOW)
    with pytest.raises(ValidationError, match="行ったことを1件以上"):
        finish_measure(measure=journey.measure, done_on=DAY, result="済", by=journey.city, now=NOW)
    with pytest.raises(ValidationError, match="終わっていない取組"):
        begin_check(plan=journey.fresh(), by=journey.city, now=NOW)
    made = record_evidence(
        measure=journey.measure, done_on=DAY, text="開いた。", by=journey.city, now=NOW
    )
    assert "変えることも消すこともできません" in refused(
        "UPDATE evaluation_measureevidence SET text = 'x' WHERE id = %s", made.pk
    )
    with pytest.raises(ValidationError, match="結果"):
        finish_measure(measure=journey.measure, done_on=DAY, result="", by=journey.city, now=NOW)
    done = finish_measure(
        measure=journey.measure, done_on=DAY, result="増えた", by=journey.city, now=NOW
    )
    assert done.state == MeasureState.DONE
    with pytest.raises(ValidationError):
        drop_measure(measure=done, reason="やめる", by=journey.city, now=NOW)


def test_it_is_closed_only_after_its_council_has_seen_the_judgement() -> None:
    journey = Journey().to(ImprovementState.CHECKING)
    with pytest.raises(ValidationError, match="評価を入力"):
        judge_improvement(plan=journey.plan, check_text=" ", by=journey.city, now=NOW)
    journey.to(ImprovementState.ACTING)
    plan = journey.fresh()
    assert plan.verdict in Verdict.values
    assert plan.judgement
    assert plan.judgement["before_year"] == 2024
    with pytest.raises(ValidationError, match="運営協議会での見直し"):
        close_improvement(plan=plan, by=journey.city, now=NOW)
    other = councils.meeting(councils.table(name="よその協議会"), MeetingState.HELD)
    with pytest.raises(ValidationError, match="この拠点の協定の運営協議会"):
        review_improvement(
            plan=plan, meeting=other, resolution=None, conclusion="よし", by=journey.city, now=NOW
        )
    journey.review()
    closed = close_improvement(plan=journey.fresh(), by=journey.city, now=NOW)
    assert closed.state == ImprovementState.CLOSED
    assert "完了した改善計画" in refused(
        "UPDATE evaluation_improvementplan SET focus = 'USERS' WHERE id = %s", plan.pk
    )
    assert "消せません" in refused("DELETE FROM evaluation_improvementplan WHERE id = %s", plan.pk)


@pytest.mark.parametrize("day", [date(2026, 3, 31), date(2026, 10, 31)])
def test_a_council_cannot_have_reviewed_a_year_or_work_still_under_way(day: date) -> None:
    """Judged by the year 2025, the work done on 2026-11-01."""
    journey = Journey().to(ImprovementState.ACTING)
    early, _ = journey.meeting(day)
    with pytest.raises(ValidationError) as refusal:
        review_improvement(
            plan=journey.plan,
            meeting=early,
            resolution=None,
            conclusion="よし",
            by=journey.city,
            now=NOW,
        )
    assert "年度と取組が終わった後に" in refusal.value.message_dict["meeting"][0]
    on_the_day, _ = journey.meeting(DAY)
    assert reviewed_from(journey.plan) == on_the_day.held_on
    review_improvement(
        plan=journey.plan,
        meeting=on_the_day,
        resolution=None,
        conclusion="よし",
        by=journey.city,
        now=NOW,
    )


def test_a_second_round_keeps_what_the_council_saw_of_the_first() -> None:
    journey = Journey().to(ImprovementState.ACTING)
    with pytest.raises(ValidationError, match="運営協議会での見直し"):
        plan_again(plan=journey.fresh(), by=journey.city, now=NOW)
    journey.review()
    again = plan_again(plan=journey.fresh(), by=journey.city, now=NOW)
    assert (again.state, again.round, again.verdict) == (ImprovementState.PLANNING, 2, None)
    review = again.reviews.get()
    assert (review.round, review.check_text) == (1, "就職率が上がった。")
    with pytest.raises(ValidationError, match="取組を1つ以上"):
        journey.sign(journey.city)


def test_two_at_once_have_one_winner() -> None:
    journey = Journey().to(ImprovementState.AGREED)
    seen = journey.fresh()
    start_improvement(plan=seen, by=journey.city, now=NOW)
    with pytest.raises(Conflict):
        start_improvement(plan=seen, by=journey.office, now=NOW)


def test_s05_a_plan_being_written_is_its_sites_own() -> None:
    journey = Journey()
    stranger = factories.viewer(Role.LOCAL_GOVERNMENT, factories.body("012025"))
    count = "SELECT count(*) FROM evaluation_improvementplan WHERE id = %s"

    def seen_by(viewer: object) -> tuple[bool, int]:
        listed = ImprovementPlan.objects.visible_to(viewer).filter(pk=journey.plan.pk).exists()  # type: ignore[arg-type]
        with acting_as(viewer), connection.cursor() as cursor:  # type: ignore[arg-type]
            cursor.execute(count, [journey.plan.pk])
            (rows,) = cursor.fetchone() or (0,)
        return listed, rows

    assert seen_by(stranger) == (False, 0)
    assert seen_by(journey.office) == (True, 1)
    journey.to(ImprovementState.AGREED)
    assert seen_by(stranger) == (True, 1)
    with pytest.raises(PermissionDenied):
        start_improvement(plan=journey.fresh(), by=stranger, now=NOW)


@pytest.mark.parametrize("code", ["012025", "131016"])
def test_s05_papers_of_the_work_stay_with_those_who_run_the_site(code: str) -> None:
    """By the queries and by row-level security, each alone; the plan itself is read by all."""
    journey = Journey().to(ImprovementState.DOING)
    kept = MeasureEvidence.objects.get(measure__plan=journey.plan)
    stranger = factories.viewer(Role.LOCAL_GOVERNMENT, factories.body(code))
    for viewer, sees in ((stranger, False), (journey.city, True), (journey.bureau, True)):
        by_query = MeasureEvidence.objects.visible_to(viewer).filter(pk=kept.pk)
        assert by_query.exists() is sees
        with acting_as(viewer):
            assert MeasureEvidence.objects.filter(pk=kept.pk).exists() is sees
            assert ImprovementPlan.objects.filter(pk=journey.plan.pk).exists()


def test_the_demonstrations_closed_plan_tells_one_year_after_the_other() -> None:
    """Judged year, plan, work, council: in this order."""
    plan = ImprovementPlan.objects.get(state=ImprovementState.CLOSED)
    review = plan.reviews.select_related("meeting").get()
    (opened, recorded) = (plan.opened_at.date(), review.recorded_at.date())
    assert FiscalYear(plan.fiscal_year).end < opened
    for measure in plan.measures.all():
        assert measure.done_on is not None
        done = [one.done_on for one in measure.evidence.all()]
        assert opened < min(done) <= max(done) <= measure.done_on <= measure.due_on
    assert review.judgement["after_year"] == plan.fiscal_year + 1
    assert reviewed_from(plan) <= review.meeting.held_on <= recorded
