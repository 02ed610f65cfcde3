"""Surveys: answered by anybody who has the address, read by those who run the site."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.db.models import QuerySet

from evaluation.actions.answer_survey import CLOSED, FULL, NoSuchSurvey
from evaluation.actions.keep_survey_round import (
    change_survey_round,
    close_survey_round,
    open_survey_round,
    renew_survey_address,
)
from evaluation.actions.keep_voices import keep_voices
from evaluation.actions.record_survey import record_survey
from evaluation.models import (
    PaperTally,
    SatisfactionSurvey,
    SurveyAnswer,
    SurveyHour,
    SurveyResult,
    SurveyRound,
    SurveyRule,
    Voice,
)
from evaluation.queries.survey_results import satisfaction
from evaluation.rules.survey_results import withheld
from portal.common.acting import acting_as
from portal.common.conflict import Conflict
from portal.common.models import AuditEntry
from portal.common.viewer import Role, Viewer
from tests import factories
from tests.evaluation.voices_scenarios import (
    DAY,
    NOW,
    YEAR,
    answer,
    corrected,
    counts,
    desks,
    drafted,
    opened,
    tally,
)
from tests.races import at_once

pytestmark = pytest.mark.django_db


def rows(sql: str, *parameters: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())


def answers() -> QuerySet[SurveyAnswer]:
    """What was answered in the tests' own year."""
    return SurveyAnswer.objects.filter(round__fiscal_year=YEAR)


def five(survey: SurveyRound) -> tuple[int, ...] | None:
    """The year's row of the site, as it is."""
    names = list(counts(0, 0, 0, 0, 0))
    found = SatisfactionSurvey.objects.filter(site=survey.site, fiscal_year=YEAR)
    return found.values_list(*names).first()


# --- who may -------------------------------------------------------------------------------------


def test_both_sides_hold_surveys_and_nobody_else() -> None:
    site = factories.site()
    for viewer in desks():
        assert drafted(viewer, site).pk
    others = (
        factories.viewer(Role.BUREAU),
        factories.viewer(Role.MINISTRY),
        factories.viewer(Role.LOCAL_GOVERNMENT, factories.body("131016")),
    )
    for viewer in others:
        with pytest.raises(PermissionDenied):
            drafted(viewer, site)


def test_s05_a_round_is_seen_by_those_who_run_the_site() -> None:
    city, office = desks()
    survey = opened(city)
    sees = [city, office, factories.viewer(Role.BUREAU), factories.viewer(Role.MINISTRY)]
    elsewhere = [
        factories.viewer(Role.LOCAL_GOVERNMENT, factories.body("131016")),
        factories.viewer(Role.HELLO_WORK, factories.office("13801")),
        factories.viewer(Role.BUREAU, factories.bureau("13")),
        Viewer.nobody(),
    ]
    for viewer in (*sees, *elsewhere):
        with acting_as(viewer):
            by_database = SurveyRound.objects.filter(pk=survey.pk).exists()
        by_code = SurveyRound.objects.visible_to(viewer).filter(pk=survey.pk).exists()
        assert by_database == by_code == (viewer in sees)


# --- the anonymous writer ------------------------------------------------------------------------

READS = (
    "SELECT token FROM evaluation_surveyround",
    "SELECT degree FROM evaluation_surveyanswer",
    "SELECT answers FROM evaluation_surveyhour",
    "SELECT satisfied FROM evaluation_papertally",
    "SELECT text FROM evaluation_voice",
    "SELECT number FROM evaluation_referralslip",
)


def test_s06_whoever_is_not_signed_in_answers_and_reads_nothing() -> None:
    city, _ = desks()
    survey = opened(city)
    tally(survey, city, 1, 0, 0, 0, 0)
    with acting_as(Viewer.nobody()):
        assert rows("SELECT current_user") == [("portal_staff",)]
        answer(survey, voice="親切でした")
        for sql in READS:
            assert rows(sql) == [], sql
        face = rows("SELECT * FROM evaluation_survey_at(%s)", survey.token)
        assert face == [(survey.site.name, "OPEN", survey.opens_on, survey.closes_on)]
        assert rows("SELECT * FROM evaluation_survey_at(%s)", "%") == []
    assert answers().count() == Voice.objects.filter(round__fiscal_year=YEAR).count() == 1
    with acting_as(city):
        found = [sql.split()[-1] for sql in READS if rows(sql)]
    assert found == [
        f"evaluation_{one}" for one in ("surveyround", "surveyanswer", "papertally", "voice")
    ]


TALLY = """
INSERT INTO evaluation_papertally (public_id, round_id, batch, version, counted_on, satisfied,
    fairly_satisfied, neither, rather_dissatisfied, dissatisfied, reason, typed_at)
VALUES (gen_random_uuid(), {}, gen_random_uuid(), 1, '2026-11-20', 1, 0, 0, 0, 0, '', now())
"""
WRITES: dict[str, str] = {
    "answer": """INSERT INTO evaluation_surveyanswer (id, round_id, degree, answered_on)
        VALUES (gen_random_uuid(), {}, 'SATISFIED', '2026-11-20')""",
    "voice": """
        INSERT INTO evaluation_voice (id, round_id, text, received_on, state, wording, reason)
        VALUES (gen_random_uuid(), {}, 'x', '2026-11-20', 'WAITING', '', '')""",
    "hour": "INSERT INTO evaluation_surveyhour (round_id, hour, answers) VALUES ({}, now(), 0)",
    "published": "INSERT INTO evaluation_publishedvoice (voice_id, site_id, fiscal_year, wording)"
    " SELECT gen_random_uuid(), {}, 2025, 'x'",
}


@pytest.mark.parametrize("what", WRITES)
def test_s06_there_is_no_other_way_in(what: str) -> None:
    city, _ = desks()
    survey = opened(city)
    for viewer in (Viewer.nobody(), city):
        # Whoever does not see the round is stopped by the triggers already.
        refused = pytest.raises((ProgrammingError, IntegrityError)) if viewer != city else (
            pytest.raises(ProgrammingError, match=r"permission denied|row-level security")
        )  # fmt: skip
        with acting_as(viewer), refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(WRITES[what].format(survey.pk))


def test_s06_only_the_counters_write_tallies() -> None:
    city, office = desks()
    survey = opened(city)
    for viewer in (Viewer.nobody(), factories.viewer(Role.MINISTRY)):
        refused = pytest.raises((ProgrammingError, IntegrityError))
        with acting_as(viewer), refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(TALLY.format(survey.pk))
    with acting_as(office):
        rows(TALLY.format(survey.pk) + " RETURNING 1")


def test_nothing_of_an_answer_tells_who_or_when() -> None:
    columns = {field.column for field in SurveyAnswer._meta.concrete_fields}
    assert columns == {"id", "round_id", "degree", "answered_on"}
    survey = opened(desks()[0])
    entries = AuditEntry.objects.count()
    answer(survey, voice="声")
    assert AuditEntry.objects.count() == entries
    assert answers().get().answered_on == DAY


def test_a_form_sent_twice_is_counted_once() -> None:
    survey, form = opened(desks()[0]), uuid4()
    for _ in range(3):
        answer(survey, "NEITHER", "同じ声", form_id=form)
    assert answers().count() == Voice.objects.filter(round__fiscal_year=YEAR).count() == 1
    assert SurveyHour.objects.get().answers == 1


def test_a_flood_is_stopped_for_an_hour() -> None:
    survey = opened(desks()[0])
    SurveyRule.objects.update(answers_an_hour=3)
    for _ in range(3):
        answer(survey)
    with pytest.raises(ValidationError, match=FULL[:10]):
        answer(survey)
    assert answers().count() == 3
    answer(survey, now=NOW + timedelta(hours=1))
    assert answers().count() == 4
    keep_voices(by=Viewer.system(), now=NOW + timedelta(hours=3))
    assert not SurveyHour.objects.exists()  # the hour of the last answer is not kept


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"now": NOW - timedelta(days=1)}, CLOSED),
        ({"now": NOW + timedelta(days=31)}, CLOSED),
        ({"degree": "EXCELLENT"}, "1つ選んで"),
        ({"voice": "あ" * 501}, "500文字まで"),
    ],
)
def test_what_is_no_answer_is_refused_in_words(change: dict[str, object], words: str) -> None:
    survey = opened(desks()[0])
    with pytest.raises(ValidationError, match=words):
        answer(survey, **change)  # type: ignore[arg-type]
    assert not answers().exists()


def test_a_draft_and_an_old_address_are_nowhere() -> None:
    city, _ = desks()
    survey = drafted(city)
    with pytest.raises(NoSuchSurvey):
        answer(survey)
    opened_now = open_survey_round(survey=survey, by=city, now=NOW)
    renewed = renew_survey_address(survey=opened_now, by=city, now=NOW)
    assert renewed.token != survey.token
    with pytest.raises(NoSuchSurvey):
        answer(survey)
    answer(renewed)


# --- the round -----------------------------------------------------------------------------------


def test_a_round_is_drafted_opened_and_closed_in_this_order() -> None:
    city, office = desks()
    survey = drafted(city)
    with pytest.raises(ValidationError):
        close_survey_round(survey=survey, by=city, now=NOW)
    running = open_survey_round(survey=survey, by=office, now=NOW)
    with pytest.raises(Conflict):
        open_survey_round(survey=survey, by=city, now=NOW)  # as it was seen before
    running.fiscal_year = 2024
    with pytest.raises(ValidationError) as refusal:
        change_survey_round(survey=running, by=city, now=NOW)
    assert "opens_on" in refusal.value.message_dict
    running.refresh_from_db()
    running.closes_on = DAY + timedelta(days=3)
    assert change_survey_round(survey=running, by=city, now=NOW).closes_on == running.closes_on
    keep_voices(by=Viewer.system(), now=NOW + timedelta(days=4))
    running.refresh_from_db()
    assert running.state == "CLOSED"


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"closes_on": DAY - timedelta(days=1)}, "closes_on"),
        ({"fiscal_year": 2027}, "opens_on"),
        ({"fiscal_year": 2019}, "fiscal_year"),  # the site does not operate then
    ],
)
def test_a_wrong_round_is_refused_at_its_field(change: dict[str, object], place: str) -> None:
    city, _ = desks()
    survey = drafted(city)
    for name, value in change.items():
        setattr(survey, name, value)
    with pytest.raises(ValidationError) as refusal:
        change_survey_round(survey=survey, by=city, now=NOW)
    assert place in refusal.value.message_dict


# --- sums ----------------------------------------------------------------------------------------


def test_the_years_row_is_the_sum_of_closed_rounds() -> None:
    city, _ = desks()
    survey = opened(city)
    for degree in ("SATISFIED", "SATISFIED", "DISSATISFIED"):
        answer(survey, degree)
    first = tally(survey, city, 5, 4, 3, 2, 1)
    assert five(survey) is None  # while it runs, each new answer would tell what it was
    close_survey_round(survey=survey, by=city, now=NOW)
    assert five(survey) == (7, 4, 3, 2, 2)
    second = corrected(first, city, 6, 4, 3, 2, 1)
    assert five(survey) == (8, 4, 3, 2, 2)
    corrected(second, city, 0, 0, 0, 0, 0, reason="別の拠点の束だった")
    assert five(survey) == (2, 0, 0, 0, 1)
    ours = PaperTally.objects.filter(round=survey)
    assert [one.version for one in ours.order_by("version")] == [1, 2, 3]
    another = opened(city, survey.site)
    answer(another, "NEITHER")
    close_survey_round(survey=another, by=city, now=NOW)
    assert five(survey) == (2, 0, 1, 0, 1)


def test_a_yearly_sum_and_rounds_exclude_each_other() -> None:
    city, _ = desks()
    ministry = factories.viewer(Role.MINISTRY)
    site = factories.site()
    yearly = SatisfactionSurvey(site=site, fiscal_year=2024, **counts(10, 0, 0, 0, 0))
    record_survey(survey=yearly, by=ministry, now=NOW)
    survey = drafted(city, site)
    survey.fiscal_year = 2024
    with pytest.raises(ValidationError, match="年間の集計値"):
        change_survey_round(survey=survey, by=city, now=NOW)
    with pytest.raises(ValidationError, match="回から集計"):
        record_survey(
            survey=SatisfactionSurvey(site=site, fiscal_year=YEAR, **counts(1, 0, 0, 0, 0)),
            by=ministry,
            now=NOW,
        )
    yearly.satisfied = 11
    assert record_survey(survey=yearly, by=ministry, now=NOW).source == "YEARLY"


TAMPERING: dict[str, str] = {
    "an answer is changed": "UPDATE evaluation_surveyanswer SET degree = 'SATISFIED'",
    "an answer is removed": "DELETE FROM evaluation_surveyanswer",
    "a tally is changed": "UPDATE evaluation_papertally SET satisfied = 9",
    "a tally is removed": "DELETE FROM evaluation_papertally",
    "the sum is changed": "UPDATE evaluation_satisfactionsurvey SET satisfied = 9"
    " WHERE source = 'ROUNDS' AND fiscal_year = 2025",
    "a closed round is moved": "UPDATE evaluation_surveyround SET closes_on = closes_on + 1"
    " WHERE fiscal_year = 2025",
    "an answer comes late": "INSERT INTO evaluation_surveyanswer (id, round_id, degree,"
    " answered_on) SELECT gen_random_uuid(), id, 'SATISFIED', opens_on FROM evaluation_surveyround"
    " WHERE fiscal_year = 2025",
}


@pytest.mark.parametrize("what", TAMPERING)
def test_s13_what_was_counted_stays(what: str) -> None:
    city, _ = desks()
    survey = opened(city)
    answer(survey)
    tally(survey, city, 1, 0, 0, 0, 0)
    close_survey_round(survey=survey, by=city, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(TAMPERING[what])


def test_s15_a_tally_is_corrected_by_one() -> None:
    city, office = desks()
    first = tally(opened(city), city, 1, 0, 0, 0, 0)
    corrected(first, office, 2, 0, 0, 0, 0)
    with pytest.raises(Conflict):
        corrected(first, city, 3, 0, 0, 0, 0)
    with pytest.raises(ValidationError) as refusal:
        corrected(
            PaperTally.objects.current().get(batch=first.batch), city, 3, 0, 0, 0, 0, reason=""
        )
    assert "reason" in refusal.value.message_dict


@pytest.mark.django_db(transaction=True)
def test_s15_closing_while_answers_come_loses_none() -> None:
    """An answer counts in the sum, or is told that the survey is closed: never neither."""
    city, _ = desks()
    survey = opened(city)
    acts: list[Callable[[], object]] = [lambda: answer(survey) for _ in range(8)]
    acts.insert(4, lambda: close_survey_round(survey=survey, by=city, now=NOW))
    told = at_once(acts)
    refused = [one for one in told if isinstance(one, Exception)]
    assert all(isinstance(one, ValidationError) for one in refused)
    assert five(survey) == (8 - len(refused), 0, 0, 0, 0)


# --- what is shown -------------------------------------------------------------------------------


def test_small_results_are_withheld_as_the_rule_says() -> None:
    answers = {"07204-91": 4, "07204-92": 12, "07204-93": 30, "07204-94": 0, "07204-95": 12}
    for code, people in answers.items():
        SatisfactionSurvey.objects.create(
            site=factories.site(code), fiscal_year=YEAR, **counts(people, 0, 0, 0, 0)
        )
    shown = {one.site.code: one for one in SurveyResult.objects.filter(fiscal_year=YEAR)}
    hidden = {code for code, one in shown.items() if one.is_withheld}
    assert hidden == withheld(answers, 10) == {"07204-91", "07204-92"}
    assert all(shown[code].counts == (None,) * 5 and shown[code].answers is None for code in hidden)
    assert "07204-94" not in shown
    nation = satisfaction(factories.viewer(Role.BUREAU), YEAR)
    assert (nation.total, nation.is_withheld) == (58, False)


def test_every_small_site_is_withheld_also_behind_others_that_hide_enough() -> None:
    for code, people in {"07204-91": 4, "07204-92": 8, "07204-93": 9, "07204-94": 30}.items():
        SatisfactionSurvey.objects.create(
            site=factories.site(code), fiscal_year=YEAR, **counts(people, 0, 0, 0, 0)
        )
    shown = SurveyResult.objects.filter(fiscal_year=YEAR, is_withheld=False)
    assert [one.site.code for one in shown] == ["07204-94"]


def test_the_sum_of_one_small_site_is_withheld_too() -> None:
    SatisfactionSurvey.objects.create(
        site=factories.site(), fiscal_year=YEAR, **counts(3, 1, 0, 0, 0)
    )
    nation = satisfaction(Viewer.system(), YEAR)
    assert (nation.total, nation.is_withheld) == (0, True)


def test_without_a_rule_everything_is_withheld() -> None:
    SatisfactionSurvey.objects.create(
        site=factories.site(), fiscal_year=YEAR, **counts(300, 1, 0, 0, 0)
    )
    SurveyRule.objects.all().delete()
    assert SurveyResult.objects.get(fiscal_year=YEAR).is_withheld
    assert satisfaction(Viewer.system(), YEAR).is_withheld
