"""Settling: idempotent, versioned, resumable, stoppable, and only by those who may."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError, transaction
from django.utils import timezone

from evaluation import tasks
from evaluation.actions import settle_nation
from evaluation.actions.settle_year import settle_year
from evaluation.choices import Level, RunState
from evaluation.models import Achievement, Indicator, SettlementRun, SiteYear
from portal.common.fiscal import FiscalYear
from portal.common.outbox import OutboxItem, OutboxState, deliver
from portal.common.viewer import Role, Viewer
from sites.models import JointSite
from tests import factories
from tests.outbox import deliver_all

pytestmark = pytest.mark.django_db
NOW = factories.NOW
CLOCK = Viewer.system()
Y2025, Y2020 = FiscalYear(2025), FiscalYear(2020)


@pytest.fixture
def site() -> JointSite:
    made = factories.site()
    factories.target(made, "PLACEMENTS", 10)
    factories.target(made, "PLACEMENT_RATE", "50.0")
    factories.month(made, "PLACEMENTS", date(2025, 6, 1), 10)
    factories.month(made, "NEW_SEEKERS", date(2025, 6, 1), 30)
    return made


def settle(site: JointSite, now: datetime = NOW, by: Viewer = CLOCK) -> tuple[Achievement, bool]:
    return settle_year(site=site, year=Y2025, by=by, now=now)


def test_the_settled_result_keeps_everything_it_was_made_of(site: JointSite) -> None:
    achievement, is_new = settle(site)
    assert is_new
    assert (achievement.level, achievement.version) == (Level.PARTIAL, 1)
    assert (achievement.targets_set, achievement.targets_met) == (2, 1)
    assert {line["indicator"]: line for line in achievement.lines}["PLACEMENT_RATE"] == {
        "indicator": "PLACEMENT_RATE",
        "name": "就職率",
        "unit": "%",
        "direction": "UP",
        "is_rate": True,
        "target": "50.0",
        "numerator": 10,
        "denominator": 30,
        "met": False,
    }


def test_settling_again_changes_nothing(site: JointSite) -> None:
    first, _ = settle(site)
    again, is_new = settle(site, NOW + timedelta(days=1))
    assert (again.pk, is_new) == (first.pk, False)
    assert Achievement.objects.filter(site=site).count() == 1


def test_a_changed_definition_makes_a_new_version_and_keeps_the_old(site: JointSite) -> None:
    first, _ = settle(site)
    Indicator.objects.filter(code="PLACEMENTS").update(direction="DOWN")
    site.refresh_from_db()
    later = NOW + timedelta(days=1)
    second, is_new = settle(site, later)
    first.refresh_from_db()
    assert is_new
    assert (first.level, first.superseded_at) == (Level.PARTIAL, later)
    assert (second.level, second.version) == (Level.PARTIAL, 2)
    assert list(Achievement.objects.current().filter(site=site)) == [second]


def test_one_version_is_in_force(site: JointSite) -> None:
    settled, _ = settle(site)
    with pytest.raises(IntegrityError, match="one_achievement_in_force"), transaction.atomic():
        Achievement.objects.create(
            site=site,
            fiscal_year=2025,
            version=2,
            level=settled.level,
            targets_set=2,
            targets_met=1,
            lines=[],
            digest="",
            settled_at=NOW,
        )


def test_a_level_that_does_not_follow_is_refused_by_the_database(site: JointSite) -> None:
    with pytest.raises(IntegrityError, match="level_follows"), transaction.atomic():
        Achievement.objects.create(
            site=site,
            fiscal_year=2025,
            version=1,
            level="FULL",
            targets_set=2,
            targets_met=1,
            lines=[],
            digest="",
            settled_at=NOW,
        )


def test_a_site_without_target_is_settled_as_unset(site: JointSite) -> None:
    site.targets.all().delete()
    achievement, _ = settle(site)
    assert (achievement.level, achievement.targets_set) == (None, 0)


def test_a_year_that_is_not_over_is_refused_until_midnight_in_japan(site: JointSite) -> None:
    last_moment = datetime(2026, 3, 31, 14, 59, 59, tzinfo=UTC)
    with pytest.raises(ValidationError, match="まだ終わっていません"):
        settle(site, last_moment)
    assert settle(site, last_moment + timedelta(seconds=1))[1]


def test_a_year_without_a_month_or_a_profile_is_refused(site: JointSite) -> None:
    with pytest.raises(ValidationError, match="1か月も"):
        settle_year(site=site, year=FiscalYear(2024), by=CLOCK, now=NOW)
    with pytest.raises(ValidationError, match="実施年度ではありません"):
        settle_year(site=site, year=FiscalYear(2023), by=CLOCK, now=NOW)


def test_who_may_settle(site: JointSite) -> None:
    for role in (Role.LOCAL_GOVERNMENT, Role.HELLO_WORK, Role.SUBSCRIBER):
        with pytest.raises(PermissionDenied):
            settle(site, by=factories.viewer(role))
    with pytest.raises(PermissionDenied):
        settle(site, by=factories.viewer(Role.BUREAU, factories.bureau("13")))
    assert settle(site, by=factories.viewer(Role.BUREAU))[1]


def run(prefecture: str = "", *, by: Viewer = CLOCK) -> SettlementRun:
    return settle_nation.request_settlement(year=Y2020, by=by, now=NOW, prefecture_code=prefecture)


def work(
    on: SettlementRun,
    *,
    stop_after: int | None = None,
    crash_after: int | None = None,
    at_once: int = 1,
) -> SettlementRun | None:
    def watch(progress: SettlementRun) -> None:
        if stop_after is not None and progress.done == stop_after:
            settle_nation.stop_settlement(run=progress, by=CLOCK, now=NOW)
        if crash_after is not None and progress.done == crash_after:
            raise RuntimeError("worker lost")

    return settle_nation.run_settlement(
        run_id=on.pk, by=CLOCK, clock=lambda: NOW, on_progress=watch, at_once=at_once
    )


def test_the_nation_is_settled_as_the_year_row_says_and_again_unchanged() -> None:
    finished = work(run(), at_once=100)
    assert finished is not None
    assert (finished.state, finished.settled, finished.unchanged) == (RunState.DONE, 339, 0)
    levels = dict(
        Achievement.objects.current().filter(fiscal_year=2020).values_list("site", "level")
    )
    rows = SiteYear.objects.filter(fiscal_year=2020).values_list("site", "level")
    assert levels == dict(rows)
    again = work(run(), at_once=100)
    assert again is not None
    assert (again.settled, again.unchanged) == (0, 339)


def test_a_crashed_run_resumes_behind_its_last_site() -> None:
    waiting = run("07")
    with pytest.raises(RuntimeError, match="worker lost"):
        work(waiting, crash_after=1)
    assert work(waiting) is None  # its heart may still beat
    SettlementRun.objects.update(heartbeat_at=NOW - timedelta(minutes=10))
    assert settle_nation.is_under_way(waiting.pk)
    finished = work(waiting)
    assert finished is not None
    assert (finished.state, finished.settled, finished.unchanged) == (RunState.DONE, 2, 0)


def test_a_long_run_lets_others_by_and_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each slice ends behind a site; the item is put back, is no try, and waits for nobody."""
    monkeypatch.setattr(tasks, "SLICE", timedelta(0))
    monkeypatch.setattr(settle_nation, "AT_ONCE", 1)
    waiting = run("07")
    item = OutboxItem.objects.get()
    deliver(item.pk)
    item.refresh_from_db()
    waiting.refresh_from_db()
    assert (waiting.state, waiting.settled, waiting.heartbeat_at) == (RunState.RUNNING, 1, None)
    assert (item.state, item.attempts, item.lease) == (OutboxState.WAITING, 0, None)
    deliver_all(timezone.now())
    waiting.refresh_from_db()
    assert (waiting.state, waiting.settled, waiting.unchanged) == (RunState.DONE, 2, 0)


def test_a_run_stops_where_it_is_asked_and_goes_on_in_the_next() -> None:
    stopped = work(run("07"), stop_after=1)
    assert stopped is not None
    assert (stopped.state, stopped.settled) == (RunState.STOPPED, 1)
    rest = work(run("07"))
    assert rest is not None
    assert (rest.settled, rest.unchanged) == (1, 1)


def test_a_run_that_has_not_begun_is_stopped_at_once() -> None:
    waiting = run("07")
    settle_nation.stop_settlement(run=waiting, by=CLOCK, now=NOW)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.message) == (RunState.STOPPED, "始まる前に中止しました。")
    assert work(waiting) is None


def test_a_second_request_for_the_same_scope_is_the_same_run() -> None:
    assert run("07").pk == run("07").pk
    assert run("07").pk != run().pk


def test_sites_that_cannot_be_settled_are_named_with_their_reason() -> None:
    finished = work(
        settle_nation.request_settlement(
            year=FiscalYear(2021), by=CLOCK, now=NOW, prefecture_code="09"
        )
    )
    assert finished is not None
    assert (finished.settled, finished.refused) == (0, 2)
    assert finished.refusals[0]["reason"].endswith("1か月も入力されていません。")


def test_who_may_ask_and_what_may_be_asked() -> None:
    bureau = factories.viewer(Role.BUREAU)
    assert run("07", by=bureau).requested_by_id == bureau.user_id
    for scope in ("", "13"):
        with pytest.raises(PermissionDenied):
            run(scope, by=bureau)
    with pytest.raises(ValidationError, match="拠点がありません"):
        settle_nation.request_settlement(year=FiscalYear(1999), by=CLOCK, now=NOW)
    with pytest.raises(ValidationError, match="まだ終わっていません"):
        settle_nation.request_settlement(year=FiscalYear(2026), by=CLOCK, now=NOW)


def test_runs_are_seen_by_the_ministry_and_their_own_bureau() -> None:
    in_fukushima, national = run("07"), run()
    seen = {
        role: set(SettlementRun.objects.visible_to(factories.viewer(role)))
        for role in (Role.MINISTRY, Role.BUREAU, Role.LOCAL_GOVERNMENT)
    }
    assert seen[Role.MINISTRY] == {in_fukushima, national}
    assert seen[Role.BUREAU] == {in_fukushima}
    assert seen[Role.LOCAL_GOVERNMENT] == set()


def test_the_command_settles_one_site_and_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("settle_year", "--year", "2020", "--site", "07203-01")
    assert "1拠点を処理しました（新たに確定 1、" in capsys.readouterr().out
    call_command("settle_year", "--year", "2020", "--site", "07203-01")
    assert "変更なし 1" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--year", "2020", "--site", "99999-99"], "拠点はありません"),
        (["--year", "2020", "--site", ""], "拠点はありません"),
        (["--year", "1999"], "拠点がありません"),
        (["--year", "２０２０年"], "西暦4桁"),
        (["--year", "1000"], "1947から2200"),
    ],
)
def test_the_command_refuses_in_one_sentence(arguments: list[str], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        call_command("settle_year", *arguments)


def test_a_run_signs_with_the_name_of_who_asked() -> None:
    bureau = factories.viewer(Role.BUREAU)
    work(run("07", by=bureau))
    assert set(
        Achievement.objects.filter(fiscal_year=2020).values_list("settled_by", flat=True)
    ) == {bureau.user_id}
