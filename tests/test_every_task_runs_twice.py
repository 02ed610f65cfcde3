"""S39: every task, and every kind of the outbox, is run twice; the second time changes nothing.

A task or a kind that is missing from the tables fails. Nothing is mocked: the tasks run as the
worker runs them, on PostgreSQL and Valkey, and every table is compared.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.conf import settings
from django.core import mail
from django.db import connection

from agreements.actions.begin import begin
from agreements.models import CouncilMember, Meeting, Request
from agreements.parties import Party
from agreements.request_events import tell_stage
from agreements.telling_councils import INVITED, tell
from evaluation.actions.keep_slips import give_slip
from evaluation.actions.keep_survey_round import open_survey_round
from evaluation.actions.move_improvement_plan import start_improvement
from evaluation.actions.settle_nation import request_settlement
from evaluation.choices_improvement import ImprovementState
from evaluation.models import (
    Correction,
    ImprovementPlan,
    MonthReminder,
    PracticeCase,
    ReportRun,
    SurveyRound,
    Voice,
)
from evaluation.month_events import reminded
from evaluation.practice_telling import ASKED
from evaluation.practice_telling import tell as tell_practice
from evaluation.telling_corrections import ASKED as CORRECTION_ASKED
from evaluation.telling_corrections import tell as tell_correction
from evaluation.telling_improvement import OPENED
from evaluation.telling_improvement import tell as tell_improvement
from evaluation.telling_voices import tell_of_voices
from portal.celery import app
from portal.common.bell import unheard
from portal.common.fiscal import FiscalYear
from portal.common.models import OutboxItem, OutboxState
from portal.common.outbox import post_email
from portal.common.viewer import Role, Viewer
from portal.organizations.models import Organization
from portal.partners.models import RequestCount
from portal.people.choices import Way
from portal.people.models import Notice
from portal.webhooks.actions.emit import emit
from portal.webhooks.actions.keep_endpoint import register_endpoint
from portal.webhooks.models import WebhookDelivery, WebhookEndpoint
from sites.models import JointSite, SiteProposal
from sites.telling import MOVED
from sites.telling import tell as tell_proposal
from tests import factories
from tests.agreements import councils, makers
from tests.agreements.asking import Desks
from tests.evaluation import closing_scenarios, practice, voices_scenarios
from tests.evaluation.adviser_scenarios import a_warning_to_tell, site_in_danger
from tests.evaluation.improving import Journey, poor_site
from tests.evaluation.report_scenarios import a_report
from tests.portal.people.scenarios import (
    an_invitation_to_send,
    somebody_to_tell,
    something_due,
)
from tests.sites.founding import Sides, proposal_in

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 0, 30, tzinfo=UTC)  # 9:30 in Japan
Argument = tuple[str, ...]
OURS = "試験のための声"


def an_email() -> None:
    context: dict[str, str | int] = {"name": "係", "title": "件名", "text": "本文", "link": "/"}
    post_email(to="a@test.example", template="notice", context=context, key="one", at=NOW)


def a_settlement() -> None:
    request_settlement(year=FiscalYear(2020), by=Viewer.system(), now=NOW, prefecture_code="07")


def a_report_to_make() -> None:
    a_report(Viewer.system(), NOW)


def a_report_of_long_ago() -> Argument:
    run = a_report(Viewer.system(), NOW)
    app.tasks["outbox.deliver"](str(OutboxItem.objects.get(key=str(run.pk)).pk))
    ReportRun.objects.filter(pk=run.pk).update(kept_until=NOW - timedelta(days=1))
    return ()


def a_notification() -> None:
    """For an endpoint that was paused: it is held, and nobody's server is called."""
    if not WebhookEndpoint.objects.exists():
        register_endpoint(
            name="システム",
            url="https://hooks.partner.example/",
            events=["year.settled"],
            by=factories.viewer(Role.MINISTRY, is_administrator=True),
            now=NOW,
        )
    emit("year.settled", organizations=Organization.objects.all(), data={}, key="one", at=NOW)
    WebhookEndpoint.objects.update(state="PAUSED")


def an_invitation_to_a_meeting() -> None:
    if not Meeting.objects.filter(council__name="試験市運営協議会").exists():
        factories.person(Role.LOCAL_GOVERNMENT)
        councils.meeting(councils.table())
    meeting = Meeting.objects.get(council__name="試験市運営協議会")
    Meeting.objects.filter(pk=meeting.pk, state="PLANNED").update(state="INVITED")
    tell(INVITED, meeting, at=NOW)


def an_old_notification() -> Argument:
    a_notification()
    WebhookDelivery.objects.update(
        state="FAILED", next_try_at=None, created_at=NOW - timedelta(days=100)
    )
    return ()


def a_request_to_tell() -> None:
    if not Request.objects.filter(body=factories.body()).exists():
        Desks().asked("STATUTORY", "FILED")
        return
    asked = Request.objects.get(body=factories.body())
    tell_stage(asked, at=NOW)


def a_request_behind_its_day() -> Argument:
    """The demonstration's are: its standards are years old, and so are its open requests."""
    return ()


def a_proposal_to_tell() -> None:
    made = SiteProposal.objects.first()
    if made is None:
        made = proposal_in("PROPOSED", Sides.make())
        OutboxItem.objects.filter(kind="sites.tell").delete()
    tell_proposal(MOVED, made, by=Viewer.system(), at=NOW)


def a_month_to_remind_of() -> Argument:
    """October was due ten days ago, and the bureau is to hear of it."""
    factories.site(years=(2026,))
    for role in (Role.LOCAL_GOVERNMENT, Role.HELLO_WORK, Role.BUREAU):
        factories.person(role)
    return ()


def a_reminder_to_send() -> None:
    if not MonthReminder.objects.exists():
        a_month_to_remind_of()
        MonthReminder.objects.create(
            site=JointSite.objects.get(code="07204-91"),
            month=date(2026, 10, 1),
            side="MUNICIPALITY",
            step=3,
            due_on=date(2026, 11, 10),
            made_at=NOW,
        )
    reminded(MonthReminder.objects.get(), at=NOW)


def a_plan_that_is_opened() -> None:
    plan = ImprovementPlan.objects.filter(site__code="07204-91").first()
    if plan is None:
        plan = Journey().plan
        OutboxItem.objects.filter(kind="evaluation.tell_improvement").delete()
    tell_improvement(OPENED, plan, at=NOW)


def a_measure_that_is_due() -> Argument:
    factories.person(Role.MINISTRY)
    journey = Journey().to(ImprovementState.AGREED)
    start_improvement(plan=journey.fresh(), by=journey.city, now=NOW)
    return ()


def a_year_that_was_settled() -> Argument:
    poor_site()
    return ()


def a_voice_to_tell() -> None:
    if not Voice.objects.filter(text=OURS).exists():
        voices_scenarios.voice(factories.viewer(Role.LOCAL_GOVERNMENT), OURS)
    survey = SurveyRound.objects.get(voices__text=OURS)
    tell_of_voices(survey, voices_scenarios.DAY, at=NOW)


def a_survey_and_a_slip_that_are_over() -> Argument:
    city = factories.viewer(Role.LOCAL_GOVERNMENT)
    survey, long_ago = voices_scenarios.drafted(city), NOW - timedelta(days=45)
    survey.opens_on = survey.closes_on = long_ago.date()
    survey.save()
    running = open_survey_round(survey=survey, by=city, now=long_ago)
    voices_scenarios.answer(running, voice=OURS, now=long_ago)
    give_slip(site=survey.site, purpose="JOB", by=city, now=long_ago)
    return ()


def a_case_to_tell() -> None:
    case = PracticeCase.objects.filter(state="PROPOSED").first()
    if case is None:
        case = practice.proposed(practice.Sides.make())
        OutboxItem.objects.filter(kind="evaluation.tell_practice").delete()
    tell_practice(ASKED, case, by=Viewer.system(), at=NOW)


def a_correction_to_tell() -> None:
    correction = Correction.objects.first()
    if correction is None:
        correction = closing_scenarios.asked(Viewer.system())
        OutboxItem.objects.filter(kind="evaluation.tell_correction").delete()
    tell_correction(CORRECTION_ASKED, correction, by=Viewer.system(), at=NOW)


# What makes one waiting item of a kind.
KINDS: dict[str, Callable[[], None]] = {
    "mail.send": an_email,
    "people.invitation": an_invitation_to_send,
    "people.tell": somebody_to_tell,
    "agreements.tell_council": an_invitation_to_a_meeting,
    "evaluation.settle_year": a_settlement,
    "evaluation.make_report": a_report_to_make,
    "evaluation.tell_alerts": a_warning_to_tell,
    "evaluation.tell_month": a_reminder_to_send,
    "webhooks.deliver": a_notification,
    "agreements.tell_request": a_request_to_tell,
    "sites.tell": a_proposal_to_tell,
    "evaluation.tell_improvement": a_plan_that_is_opened,
    "evaluation.tell_voices": a_voice_to_tell,
    "evaluation.tell_practice": a_case_to_tell,
    "evaluation.tell_correction": a_correction_to_tell,
}


def a_term_that_ends() -> Argument:
    factories.person(Role.LOCAL_GOVERNMENT)
    CouncilMember.objects.filter(pk=councils.table().local.pk).update(term_until="2026-12-31")
    return ()


def item_of_the_first_kind() -> Argument:
    an_email()
    return (str(OutboxItem.objects.get().pk),)


def waiting_and_old() -> Argument:
    an_email()
    long_ago = NOW - timedelta(days=40)
    OutboxItem.objects.create(
        kind="mail.send",
        key="old",
        state=OutboxState.DONE,
        posted_at=long_ago,
        not_before=long_ago,
        done_at=long_ago,
    )
    return ()


def unread_notice() -> Argument:
    Notice.objects.create(
        person=factories.person(Role.BUREAU),
        topic="evaluation.settlement",
        title="件名",
        url="/",
        key="one",
        way=Way.DIGEST,
        created_at=NOW - timedelta(days=1),
    )
    return ()


def a_counter_that_is_over() -> Argument:
    RequestCount.objects.create(key="organization:1:read", ends_at=NOW, count=1)
    return ()


def agreements_of_every_term() -> Argument:
    """One to begin, one to lengthen, one to end, one to be reminded of."""
    of = makers.sides()
    makers.signed(of, (date(2026, 11, 1), None))
    for number, ends in enumerate((date(2026, 10, 31), date(2026, 11, 10), date(2026, 12, 1))):
        third = Party.named(f"第三者{number}")
        made = makers.both_agree(makers.drafted(of, parties=[*makers.two(of), third]), of)
        time = (date(2025, 12, 1), ends)
        begin(
            agreement=makers.signed(of, time, made=made, renews=number == 0), by=of.bureau, now=NOW
        )
    return ()


def months_of_two_years() -> Argument:
    site = factories.site(years=(2024, 2025, 2026))
    for year in (2024, 2025, 2026):
        factories.month(site, "USERS", date(year, 5, 1), 10)
    return ()


def a_target_in_danger() -> Argument:
    site_in_danger(FiscalYear(2026))
    return ()


# What gives a task something to do; returns what the task is called with.
TASKS: dict[str, Callable[[], Argument]] = {
    "outbox.deliver": item_of_the_first_kind,
    "outbox.sweep": waiting_and_old,
    "evaluation.learn_seasons": months_of_two_years,
    "evaluation.alert_landings": a_target_in_danger,
    "evaluation.remind_months": a_month_to_remind_of,
    "evaluation.forget_reports": a_report_of_long_ago,
    "evaluation.open_improvement_plans": a_year_that_was_settled,
    "evaluation.remind_improvement": a_measure_that_is_due,
    "people.send_digests": unread_notice,
    "people.keep_rights": something_due,
    "agreements.remind_councils": a_term_that_ends,
    "webhooks.forget": an_old_notification,
    "partners.sweep": a_counter_that_is_over,
    "agreements.keep_terms": agreements_of_every_term,
    "agreements.remind_requests": a_request_behind_its_day,
    "evaluation.keep_voices": a_survey_and_a_slip_that_are_over,
}


@pytest.fixture(autouse=True)
def _at_half_past_nine() -> Iterator[None]:
    app.control.purge()
    with time_machine.travel(NOW):
        yield
    app.control.purge()


def everything() -> dict[str, tuple[int, int]]:
    """Every table: how many rows, and a sum over their contents."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(
                "SELECT count(*), coalesce(sum(hashtextextended(t::text, 0)::numeric), 0)"
                f' FROM "{table}" AS t'
            )
            found[table] = cursor.fetchone() or (0, 0)
    return found


def run_twice(task: str, *arguments: str) -> None:
    """Run it, see that it did something, run it again, and see that it did nothing."""
    before = everything()
    app.tasks[task](*arguments)
    once = everything()
    letters = len(mail.outbox)
    assert once != before, "the task had nothing to do: this proves nothing"
    app.tasks[task](*arguments)
    again = everything()
    assert {name for name in once if once[name] != again[name]} == set()
    assert len(mail.outbox) == letters


def test_no_task_and_no_kind_is_missing_from_the_tables() -> None:
    app.loader.import_default_modules()
    ours = {name for name in app.tasks if not name.startswith("celery.")}
    assert ours == TASKS.keys()
    assert set(settings.PORTAL_OUTBOX) == KINDS.keys()


@pytest.mark.parametrize("task", TASKS)
def test_s39_a_task_run_twice_is_a_task_run_once(task: str) -> None:
    run_twice(task, *TASKS[task]())


@pytest.mark.parametrize("kind", KINDS)
def test_s39_an_item_delivered_twice_is_an_item_delivered_once(kind: str) -> None:
    KINDS[kind]()
    item = OutboxItem.objects.filter(kind=kind).latest("posted_at")
    run_twice("outbox.deliver", str(item.pk))
    item.refresh_from_db()
    assert (item.state, item.attempts) == (OutboxState.DONE, 1)


@pytest.mark.parametrize("kind", KINDS)
def test_s39_a_thing_posted_twice_is_a_thing_delivered_once(kind: str) -> None:
    for _ in range(2):
        KINDS[kind]()
    assert OutboxItem.objects.filter(kind=kind).count() == 1


def test_the_sweeper_rings_for_what_waits() -> None:
    waiting_and_old()
    app.tasks["outbox.sweep"]()
    assert unheard() == 1
