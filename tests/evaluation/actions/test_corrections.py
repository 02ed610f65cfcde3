"""Corrections: asked by one, decided by another, applied once, and every version kept."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, ProgrammingError, transaction

from evaluation.actions.decide_correction import (
    approve_correction,
    refuse_correction,
    withdraw_correction,
)
from evaluation.actions.request_correction import Wanted, request_correction
from evaluation.actions.settle_year import settle_year
from evaluation.choices import CorrectionState, Level
from evaluation.models import Achievement, AnnualTarget, Correction, Indicator, MonthlyResult
from evaluation.queries.corrections import effect_of, versions_of_month, waiting_for
from portal.common.acting import acting_as
from portal.common.conflict import Conflict
from portal.common.fiscal import FiscalYear
from portal.common.viewer import Role, Viewer
from portal.people.models import Notice
from sites.models import JointSite
from tests import factories
from tests.agreements import councils
from tests.evaluation.closing import told
from tests.evaluation.test_closed_stays import STEPS, part
from tests.outbox import deliver_all

pytestmark = pytest.mark.django_db
NOW, Y2025, JUNE = factories.NOW, FiscalYear(2025), date(2025, 6, 1)
LATER = NOW + timedelta(days=1)


@pytest.fixture
def site() -> JointSite:
    made = factories.site()
    factories.target(made, "PLACEMENTS", 10)
    factories.month(made, "NEW_SEEKERS", JUNE, 30)
    factories.month(made, "PLACEMENTS", JUNE, 10)
    factories.month(made, "USERS", JUNE, 50)
    settle_year(site=made, year=Y2025, by=Viewer.system(), now=NOW)
    return made


@pytest.fixture
def desk() -> Viewer:
    return factories.viewer(Role.HELLO_WORK)


@pytest.fixture
def bureau() -> Viewer:
    return factories.viewer(Role.BUREAU)


def want(code: str, after: int | None, month: date | None = JUNE) -> Wanted:
    value = None if after is None else Decimal(after)
    return Wanted(Indicator.objects.get(code=code), value, month)


def ask(site: JointSite, by: Viewer, *wanted: Wanted, reason: str = "転記の誤り") -> Correction:
    return request_correction(
        site=site,
        year=Y2025,
        wanted=wanted or [want("PLACEMENTS", 9)],
        reason=reason,
        by=by,
        now=NOW,
    )


def value_of(site: JointSite, code: str = "PLACEMENTS") -> int | None:
    return MonthlyResult.objects.get(site=site, indicator__code=code, month=JUNE).value


def test_an_approved_correction_changes_the_figure_and_settles_again(
    site: JointSite, desk: Viewer, bureau: Viewer
) -> None:
    with acting_as(desk):
        asked = ask(site, desk)
    assert value_of(site) == 10
    with acting_as(bureau):
        assert list(waiting_for(bureau)) == [asked]
        effect = effect_of(
            site, 2025, {(one.indicator_id, one.month): one.after for one in asked.lines.all()}
        )
        assert (effect.level_before, effect.level_after) == (Level.FULL, Level.NONE)
        approved = approve_correction(correction=asked, by=bureau, now=LATER)
        told("SET CONSTRAINTS ALL IMMEDIATE", role="portal_staff")
    assert value_of(site) == 9
    first, second = Achievement.objects.filter(site=site).order_by("version")
    assert (first.level, first.superseded_at) == (Level.FULL, LATER)
    assert (second.level, second.version) == (Level.NONE, 2)
    assert (approved.achievement_before, approved.achievement_after) == (first, second)
    assert [one.pk for one in versions_of_month(bureau, site, JUNE)] == [asked.pk]
    with pytest.raises(IntegrityError, match="受理した月か締めた年度"), transaction.atomic():
        MonthlyResult.objects.filter(site=site, month=JUNE).update(value=8)


def test_a_count_without_target_makes_a_new_version_too(site: JointSite, bureau: Viewer) -> None:
    asked = ask(site, factories.viewer(Role.LOCAL_GOVERNMENT), want("USERS", 51))
    approved = approve_correction(correction=asked, by=bureau, now=LATER)
    assert approved.achievement_after is not None
    assert approved.achievement_after.version == 2


def test_a_blank_is_filled_and_a_figure_taken_back(
    site: JointSite, desk: Viewer, bureau: Viewer
) -> None:
    asked = ask(site, desk, want("CONSULTATIONS", 7), want("PLACEMENTS", None))
    approve_correction(correction=asked, by=bureau, now=LATER)
    assert (value_of(site, "CONSULTATIONS"), value_of(site)) == (7, None)


def test_an_accepted_month_of_an_open_year_is_corrected(desk: Viewer, bureau: Viewer) -> None:
    made = factories.site("07204-92")
    factories.month(made, "CONSULTATIONS", JUNE, 5)
    with pytest.raises(ValidationError, match="まだ受理されていない月"):
        ask(made, desk, want("CONSULTATIONS", 6))
    part(made, "HELLO_WORK", *STEPS)
    asked = ask(made, desk, want("CONSULTATIONS", 6))
    approved = approve_correction(correction=asked, by=bureau, now=LATER)
    assert value_of(made, "CONSULTATIONS") == 6
    assert approved.achievement_after is None


def test_a_target_is_corrected_by_its_resolution(bureau: Viewer) -> None:
    made = factories.site("07204-93")
    resolution = councils.resolution_on(made)
    factories.target(made, "PLACEMENTS", 10)
    factories.month(made, "NEW_SEEKERS", JUNE, 30)
    factories.month(made, "PLACEMENTS", JUNE, 9)
    settle_year(site=made, year=Y2025, by=Viewer.system(), now=NOW)
    wanted = replace(want("PLACEMENTS", 9, None), resolution=resolution)
    with pytest.raises(PermissionDenied, match="管轄の労働局"):
        ask(made, factories.viewer(Role.LOCAL_GOVERNMENT), wanted)
    with pytest.raises(ValidationError, match="議決にもとづく"):
        ask(made, bureau, replace(wanted, resolution=None))
    asked = ask(made, bureau, wanted)
    with pytest.raises(PermissionDenied, match="本省が決定"):
        approve_correction(correction=asked, by=bureau, now=LATER)
    ministry = factories.viewer(Role.MINISTRY)
    assert list(waiting_for(ministry)) == [asked]
    with acting_as(ministry):
        approve_correction(correction=asked, by=ministry, now=LATER)
    assert AnnualTarget.objects.get(site=made, fiscal_year=2025).value == 9
    assert Achievement.objects.current().get(site=made).level == Level.FULL


def test_who_asks_and_who_decides(site: JointSite, desk: Viewer, bureau: Viewer) -> None:
    with pytest.raises(PermissionDenied, match="相手方が入力する指標"):
        ask(site, desk, want("USERS", 51))
    elsewhere = factories.viewer(Role.BUREAU, factories.bureau("13"))
    for nobody in (
        factories.viewer(Role.MINISTRY),
        factories.viewer(Role.SUBSCRIBER),
        factories.viewer(Role.LOCAL_GOVERNMENT, factories.body("072036")),
        elsewhere,
    ):
        with pytest.raises(PermissionDenied):
            ask(site, nobody)
    asked = ask(site, desk)
    for nobody in (
        desk,
        factories.viewer(Role.LOCAL_GOVERNMENT),
        elsewhere,
        Viewer.system(),
    ):
        with pytest.raises(PermissionDenied):
            approve_correction(correction=asked, by=nobody, now=LATER)
    with pytest.raises(PermissionDenied):
        withdraw_correction(correction=asked, by=bureau, now=LATER)
    assert value_of(site) == 10


def test_s13_the_database_asks_for_two_people(site: JointSite, desk: Viewer) -> None:
    asked = ask(site, desk)
    with pytest.raises(IntegrityError, match="decided_by_somebody_else"), transaction.atomic():
        Correction.objects.filter(pk=asked.pk).update(
            state="APPROVED", decided_by=desk.user_id, decided_at=NOW
        )


def test_s13_nobody_decides_in_another_name(site: JointSite, desk: Viewer, bureau: Viewer) -> None:
    asked = ask(site, desk)
    refused = {"state": "REFUSED", "decided_at": NOW, "decision_reason": "x"}
    for me in (desk, factories.viewer(Role.LOCAL_GOVERNMENT)):
        no = pytest.raises(ProgrammingError, match="row-level security")
        with acting_as(me), no, transaction.atomic():
            Correction.objects.filter(pk=asked.pk).update(**refused, decided_by=bureau.user_id)


def test_s13_an_approval_lets_exactly_its_own_change_through(
    site: JointSite, desk: Viewer, bureau: Viewer
) -> None:
    asked = ask(site, desk)
    Correction.objects.filter(pk=asked.pk).update(
        state="APPROVED", decided_by=bureau.user_id, decided_at=NOW
    )
    june = MonthlyResult.objects.filter(site=site, month=JUNE)
    placements = june.filter(indicator__code="PLACEMENTS")
    for act in (
        lambda: placements.update(value=8),
        lambda: june.filter(indicator__code="USERS").update(value=9),
        placements.delete,
        lambda: told("SET CONSTRAINTS ALL IMMEDIATE"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()
    placements.update(value=9)
    told("SET CONSTRAINTS ALL IMMEDIATE")
    for value in (10, 9):  # neither back nor again
        with pytest.raises(IntegrityError), transaction.atomic():
            placements.update(value=value)


ONE_MORE_LINE = (
    "INSERT INTO evaluation_correctionline (correction_id, indicator_id, month, before, after)"
    " SELECT correction_id, indicator_id, '2025-07-01', NULL, 1 FROM evaluation_correctionline"
)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE evaluation_correction SET reason = 'y'",
        "UPDATE evaluation_correction SET state = 'REQUESTED', decided_by_id = NULL",
        "UPDATE evaluation_correction SET decision_reason = 'y'",
        "DELETE FROM evaluation_correction",
        "UPDATE evaluation_correctionline SET after = 8",
        "UPDATE evaluation_correctionline SET is_applied = false",
        "DELETE FROM evaluation_correctionline",
        ONE_MORE_LINE,
    ],
)
def test_s13_what_was_asked_and_decided_stays(
    site: JointSite, desk: Viewer, bureau: Viewer, sql: str
) -> None:
    approve_correction(correction=ask(site, desk), by=bureau, now=LATER)
    with pytest.raises(IntegrityError), transaction.atomic():
        told(sql)


def test_s15_a_correction_is_decided_once(site: JointSite, desk: Viewer, bureau: Viewer) -> None:
    asked = ask(site, desk)
    approve_correction(correction=asked, by=bureau, now=LATER)
    for act in (approve_correction, refuse_correction):
        with pytest.raises(Conflict):
            act(correction=asked, by=bureau, now=LATER, decision_reason="x")
    with pytest.raises(Conflict):
        withdraw_correction(correction=asked, by=desk, now=LATER)
    assert Achievement.objects.filter(site=site).count() == 2


def test_two_corrections_of_one_figure_do_not_follow_each_other(
    site: JointSite, desk: Viewer, bureau: Viewer
) -> None:
    first, second = ask(site, desk), ask(site, desk, want("PLACEMENTS", 8))
    approve_correction(correction=first, by=bureau, now=LATER)
    with pytest.raises(ValidationError, match="申請の後に変わって"):
        approve_correction(correction=second, by=bureau, now=LATER)
    second.refresh_from_db()
    assert second.state == CorrectionState.REQUESTED
    refuse_correction(correction=second, decision_reason="値が古い", by=bureau, now=LATER)


def test_what_cannot_be_asked(site: JointSite, desk: Viewer) -> None:
    with pytest.raises(ValidationError, match="違う値"):
        ask(site, desk, want("PLACEMENTS", 10))
    with pytest.raises(ValidationError, match="reason"):
        ask(site, desk, reason="　")
    with pytest.raises(ValidationError, match="新規求職者数"):
        ask(site, desk, want("PLACEMENTS", 31))
    with pytest.raises(ValidationError):
        ask(site, desk, want("PLACEMENTS", -1))
    assert not Correction.objects.exists()


def test_a_refusal_has_a_reason(site: JointSite, desk: Viewer, bureau: Viewer) -> None:
    asked = ask(site, desk)
    with pytest.raises(ValidationError, match="却下する理由"):
        refuse_correction(correction=asked, decision_reason=" ", by=bureau, now=LATER)
    withdraw_correction(correction=asked, by=desk, now=LATER)
    assert value_of(site) == 10


def test_the_other_sides_are_told(site: JointSite, desk: Viewer, bureau: Viewer) -> None:
    city, ministry = factories.viewer(Role.LOCAL_GOVERNMENT), factories.viewer(Role.MINISTRY)
    asked = ask(site, desk)
    deliver_all(NOW)
    us = [one.user_id for one in (city, desk, bureau, ministry)]
    told_of = Notice.objects.filter(topic="evaluation.corrections", person__in=us)
    assert {one.person_id for one in told_of} == {city.user_id, bureau.user_id}
    approve_correction(correction=asked, by=bureau, now=LATER)
    deliver_all(LATER)
    last = told_of.filter(title__contains="承認")
    assert {one.person_id for one in last} == {city.user_id, desk.user_id}


def test_s06_a_correction_is_seen_by_those_who_run_the_site_until_approved(
    site: JointSite, desk: Viewer, bureau: Viewer
) -> None:
    asked = ask(site, desk)
    stranger = factories.viewer(Role.BUREAU, factories.bureau("13"))
    for me, seen in ((desk, 1), (factories.viewer(Role.LOCAL_GOVERNMENT), 1), (stranger, 0)):
        assert Correction.objects.visible_to(me).count() == seen
        with acting_as(me):
            assert Correction.objects.count() == seen
    approve_correction(correction=asked, by=bureau, now=LATER)
    assert Correction.objects.visible_to(stranger).count() == 1
    with acting_as(stranger):
        assert Correction.objects.count() == 1
