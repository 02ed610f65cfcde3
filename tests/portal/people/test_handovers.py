"""A handover: planned by who may, carried out on the day, once, also after a standstill."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.test import Client

from evaluation.choices import RunState
from evaluation.models import SettlementRun
from portal.common.conflict import Conflict
from portal.common.models import ImportDraft
from portal.common.viewer import Role, Viewer
from portal.people.actions.carry_out_handovers import carry_out_handovers
from portal.people.actions.lower_rights import end_membership
from portal.people.actions.plan_handover import (
    change_handover,
    plan_handover,
    withdraw_handover,
)
from portal.people.actions.request_grant import request_change
from portal.people.choices import GrantKind, HandoverState
from portal.people.leaving import Leaving, open_things
from portal.people.models import Handover
from portal.people.viewers import viewer_for
from tests import factories
from tests.portal.people.administrators import NOW, Member, keeper, member

pytestmark = pytest.mark.django_db
LAST_DAY = date(2027, 3, 31)
LAST_MOMENT = datetime(2027, 3, 31, 14, 59, 59, tzinfo=UTC)
NEXT_DAY = LAST_MOMENT + timedelta(seconds=1)
CLOCK = Viewer.system()


@pytest.fixture
def boss() -> Member:
    return keeper("boss")


@pytest.fixture
def leaver(boss: Member) -> Member:
    return keeper("leaver")


@pytest.fixture
def successor(boss: Member) -> Member:
    return keeper("successor")


def plan(leaver: Member, successor: Member, by: Member | None = None) -> Handover:
    return plan_handover(
        leaving=leaver.membership,
        successor=successor.membership,
        last_day=LAST_DAY,
        notes="協議会の日程は4月に決まります。",
        by=(by or leaver).viewer,
        now=NOW,
    )


def leave_things_open(leaver: Member) -> ImportDraft:
    draft = ImportDraft.objects.create(
        kind="months", filename="六月.csv", content=b"a", sent_by_id=leaver.user.pk, sent_at=NOW
    )
    colleague = member("colleague")
    request_change(
        membership=colleague.membership,
        kind=GrantKind.MAKE_ADMINISTRATOR,
        reason="後任",
        by=leaver.viewer,
        now=NOW,
    )
    return draft


def test_on_the_day_after_everything_is_the_successors(leaver: Member, successor: Member) -> None:
    draft = leave_things_open(leaver)
    handover = plan(leaver, successor)
    labels = [label for label, _ in open_things(Leaving(leaver.membership))]
    assert labels == ["承認を待つ申請", "登録前のファイル"]
    assert carry_out_handovers(by=CLOCK, now=LAST_MOMENT) == 0
    assert viewer_for(leaver.user, now=LAST_MOMENT).user_id == leaver.user.pk
    assert viewer_for(leaver.user, now=NEXT_DAY) == Viewer.nobody()
    assert [carry_out_handovers(by=CLOCK, now=NEXT_DAY) for _ in range(2)] == [1, 0]
    draft.refresh_from_db()
    assert draft.sent_by_id == successor.user.pk
    assert open_things(Leaving(leaver.membership)) == []
    handover.refresh_from_db()
    assert (handover.state, handover.closed_at) == (HandoverState.DONE, NEXT_DAY)
    assert set(handover.moved.values()) == {1}


def test_a_run_under_way_is_answered_for_by_the_successor() -> None:
    leaver, successor = (keeper(name, factories.bureau()) for name in ("leaver", "successor"))
    run, done, far = (
        SettlementRun.objects.create(
            fiscal_year=2018,
            prefecture_code=prefecture_code,
            state=state,
            requested_by=leaver.user,
            requested_at=NOW,
            finished_at=finished_at,
        )
        for prefecture_code, state, finished_at in (
            ("07", RunState.QUEUED, None),
            ("07", RunState.DONE, NOW),
            ("13", RunState.QUEUED, None),
        )
    )
    plan(leaver, successor)
    assert [label for label, _ in open_things(Leaving(leaver.membership))] == ["実行中の年度締め"]
    assert carry_out_handovers(by=CLOCK, now=NEXT_DAY) == 1
    asked = dict(SettlementRun.objects.values_list("pk", "requested_by"))
    assert asked[run.pk] == successor.user.pk
    assert asked[done.pk] == asked[far.pk] == leaver.user.pk


def test_the_rights_end_though_the_clock_stands_still(leaver: Member, successor: Member) -> None:
    plan(leaver, successor)
    assert viewer_for(leaver.user, now=NEXT_DAY + timedelta(days=9)) == Viewer.nobody()
    assert carry_out_handovers(by=CLOCK, now=NEXT_DAY + timedelta(days=9)) == 1


def test_a_draft_of_another_organisation_stays_where_it_is(
    leaver: Member, successor: Member
) -> None:
    draft = leave_things_open(leaver)
    leaver.user.memberships.create(organization=factories.office(), role=Role.HELLO_WORK)
    plan(leaver, successor)
    assert carry_out_handovers(by=CLOCK, now=NEXT_DAY) == 1
    draft.refresh_from_db()
    assert draft.sent_by_id == leaver.user.pk


def test_the_last_administrator_names_a_successor_first() -> None:
    only, plain = keeper("only"), member("plain")
    with pytest.raises(ValidationError, match="管理者がいなくなります") as refusal:
        plan(only, plain)
    assert "last_day" in refusal.value.message_dict
    assert not Handover.objects.exists()


def test_a_plan_is_changed_and_taken_back(leaver: Member, successor: Member, boss: Member) -> None:
    handover = plan(leaver, successor)
    earlier = date(2027, 2, 28)
    changed = change_handover(
        handover=handover,
        successor=boss.membership,
        last_day=earlier,
        notes="改めました。",
        by=boss.viewer,
        now=NOW,
    )
    leaver.membership.refresh_from_db()
    assert (changed.successor, changed.last_day) == (boss.membership, earlier)
    assert leaver.membership.valid_to == earlier
    withdraw_handover(handover=handover, by=leaver.viewer, now=NOW)
    leaver.membership.refresh_from_db()
    assert leaver.membership.valid_to is None
    assert carry_out_handovers(by=CLOCK, now=NEXT_DAY) == 0
    with pytest.raises(Conflict):
        withdraw_handover(handover=handover, by=leaver.viewer, now=NOW)
    assert plan(leaver, successor).state == HandoverState.PLANNED


def test_taking_a_plan_back_gives_no_right_that_was_taken_since(
    leaver: Member, successor: Member, boss: Member
) -> None:
    handover = plan(leaver, successor)
    leaver.membership.refresh_from_db()
    yesterday = date(2026, 11, 19)
    end_membership(membership=leaver.membership, last_day=yesterday, by=boss.viewer, now=NOW)
    withdraw_handover(handover=handover, by=boss.viewer, now=NOW)
    leaver.membership.refresh_from_db()
    assert leaver.membership.valid_to == yesterday


def test_a_plan_never_lengthens_a_right(leaver: Member, successor: Member, boss: Member) -> None:
    leaver.user.memberships.update(valid_to=date(2027, 1, 31))
    leaver.membership.refresh_from_db()
    with pytest.raises(ValidationError, match="延ばすには申請"):
        plan(leaver, successor)
    handover = plan_handover(
        leaving=leaver.membership,
        successor=successor.membership,
        last_day=date(2026, 12, 31),
        notes="",
        by=boss.viewer,
        now=NOW,
    )
    with pytest.raises(ValidationError, match="計画する前の離任日"):
        change_handover(
            handover=handover,
            successor=successor.membership,
            last_day=LAST_DAY,
            notes="",
            by=boss.viewer,
            now=NOW,
        )


def test_the_successor_is_a_colleague_who_stays(
    leaver: Member, successor: Member, boss: Member
) -> None:
    elsewhere = keeper("elsewhere", factories.body("072052"))
    with pytest.raises(ValidationError, match="同じ組織"):
        plan(leaver, elsewhere)
    with pytest.raises(ValidationError, match="本人ではない人"):
        plan(leaver, leaver)
    successor.user.memberships.update(valid_to=LAST_DAY)
    successor.membership.refresh_from_db()
    with pytest.raises(ValidationError, match="後任者も、その日までに"):
        plan(leaver, successor)
    handover = plan(leaver, boss)
    with pytest.raises(IntegrityError, match="handover_is_to_a_member"):
        Handover.objects.filter(pk=handover.pk).update(successor=elsewhere.membership)


def test_things_wait_while_the_successor_is_gone(
    leaver: Member, successor: Member, boss: Member
) -> None:
    draft = leave_things_open(leaver)
    handover = plan(leaver, successor)
    end_membership(
        membership=successor.membership, last_day=date(2027, 3, 1), by=boss.viewer, now=NOW
    )
    assert carry_out_handovers(by=CLOCK, now=NEXT_DAY) == 0
    with pytest.raises(ValidationError, match="取り消せません"):
        withdraw_handover(handover=handover, by=boss.viewer, now=NEXT_DAY)
    handover.refresh_from_db()
    with pytest.raises(ValidationError, match="日は変えられません"):
        change_handover(
            handover=handover,
            successor=boss.membership,
            last_day=date(2027, 4, 30),
            notes="",
            by=boss.viewer,
            now=NEXT_DAY,
        )
    change_handover(
        handover=handover,
        successor=boss.membership,
        last_day=handover.last_day,
        notes="",
        by=boss.viewer,
        now=NEXT_DAY,
    )
    assert carry_out_handovers(by=CLOCK, now=NEXT_DAY) == 1
    draft.refresh_from_db()
    assert draft.sent_by_id == boss.user.pk


def test_only_oneself_and_the_keepers_plan(leaver: Member, successor: Member) -> None:
    strangers = [
        member("colleague").viewer,
        keeper("office", factories.office()).viewer,
        keeper("other-bureau", factories.bureau("13")).viewer,
        Viewer.nobody(),
        CLOCK,
    ]
    for by in strangers:
        with pytest.raises(PermissionDenied):
            plan_handover(
                leaving=leaver.membership,
                successor=successor.membership,
                last_day=LAST_DAY,
                notes="",
                by=by,
                now=NOW,
            )
    with pytest.raises(PermissionDenied):
        carry_out_handovers(by=leaver.viewer, now=NEXT_DAY)
    handover = plan(leaver, successor, by=keeper("bureau", factories.bureau()))
    seen_by = [leaver.viewer, successor.viewer]
    assert all(Handover.objects.visible_to(by).filter(pk=handover.pk) for by in seen_by)
    assert not any(Handover.objects.visible_to(by).filter(pk=handover.pk) for by in strangers[:-1])


@time_machine.travel(NOW, tick=False)
def test_the_page_plans_prints_and_shows_the_successor(
    client: Client, leaver: Member, successor: Member
) -> None:
    leave_things_open(leaver)
    url = f"/members/{leaver.membership.public_id}/handover/"
    client.force_login(successor.user)
    own = Client()
    own.force_login(leaver.user)
    first = own.get(url)
    assert first.context["form"].initial["last_day"] == LAST_DAY
    assert "六月.csv" in first.content.decode()
    sent = {
        "last_day": "2027-03-31",
        "successor": str(successor.membership.public_id),
        "notes": "鍵は総務です。",
    }
    assert own.post(url, {**sent, "successor": "1"}).status_code == 400
    assert own.post(url, sent).status_code == 302
    printed = own.get(url).content.decode()
    assert "引継書" in printed
    assert "鍵は総務です。" in printed
    shown = client.get(url).content.decode()
    assert "鍵は総務です。" in shown
    stranger = member("stranger")
    client.force_login(stranger.user)
    assert client.get(url).status_code == 403
    assert own.post(f"{url}withdraw/").status_code == 302
    assert own.post(f"{url}withdraw/").status_code == 404
