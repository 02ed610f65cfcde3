"""How each action on councils is made to act, for the test of the audit."""

from collections.abc import Callable
from datetime import date

from agreements.actions.carry_out import drop_action, finish_action, start_action
from agreements.actions.keep_agenda import remove_agenda_item
from agreements.actions.keep_council import keep_council
from agreements.actions.keep_member import keep_member
from agreements.actions.keep_paper import add_paper, remove_paper
from agreements.actions.keep_resolution import change_resolution
from agreements.actions.make_pack import make_pack
from agreements.actions.move_meeting import cancel_meeting
from agreements.actions.plan_meeting import change_meeting
from agreements.choices import MeetingState
from agreements.models import OperatingCouncil, Paper
from portal.common.uploads import KeptFile
from portal.common.viewer import Viewer
from tests.agreements import councils
from tests.agreements.councils import DAY, NOW


def do_keep_council(by: Viewer) -> None:
    council = OperatingCouncil(name="協議会", prefecture_code="07", established_on=date(2026, 4, 1))
    keep_council(council=council, by=by, now=NOW)


def do_keep_member(by: Viewer) -> None:
    member = councils.table().local
    member.title = "市長"
    keep_member(member=member, by=by, now=NOW)


def do_meeting(by: Viewer) -> None:
    councils.meeting(councils.table(), MeetingState.MINUTED)


def do_change_meeting(by: Viewer) -> None:
    meeting = councils.meeting(councils.table())
    change_meeting(meeting=meeting, held_on=DAY, place="県庁", by=by, now=NOW)


def do_cancel_meeting(by: Viewer) -> None:
    cancel_meeting(meeting=councils.meeting(councils.table()), reason="荒天", by=by, now=NOW)


def do_remove_agenda_item(by: Viewer) -> None:
    item = councils.meeting(councils.table()).agenda.get()
    remove_agenda_item(item=item, by=by, now=NOW)


def added_paper(by: Viewer) -> Paper:
    meeting = councils.meeting(councils.table())
    file = KeptFile("資料.csv", "text/csv", b"a,b")
    return add_paper(meeting=meeting, title="資料", file=file, by=by, now=NOW)


def do_remove_paper(by: Viewer) -> None:
    remove_paper(paper=added_paper(by), by=by, now=NOW)


def do_change_resolution(by: Viewer) -> None:
    resolution = councils.resolution(councils.table())
    change_resolution(
        resolution=resolution, title="直した", text="直した", decided_on=DAY, by=by, now=NOW
    )


def do_carry_out(by: Viewer) -> None:
    table = councils.table()
    action = councils.action(councils.resolution(table), table)
    action = start_action(action=action, by=by, now=NOW)
    finish_action(action=action, done_on=DAY, result="終えた。", by=by, now=NOW)


def do_drop_action(by: Viewer) -> None:
    table = councils.table()
    action = councils.action(councils.resolution(table), table)
    drop_action(action=action, reason="別の方法", by=by, now=NOW)


def do_make_pack(by: Viewer) -> None:
    make_pack(meeting=councils.meeting(councils.table()), by=by, now=NOW)


COUNCILS: dict[str, tuple[str, Callable[[Viewer], object]]] = {
    "keep_council": ("運営協議会を登録", do_keep_council),
    "keep_member": ("委員を変更", do_keep_member),
    "plan_meeting": ("会議を登録", do_meeting),
    "change_meeting": ("会議を変更", do_change_meeting),
    "add_agenda_item": ("議題を登録", do_meeting),
    "remove_agenda_item": ("議題を除いた", do_remove_agenda_item),
    "add_paper": ("資料を登録", added_paper),
    "remove_paper": ("資料を除いた", do_remove_paper),
    "record_attendance": ("出欠を登録", do_meeting),
    "invite_to_meeting": ("会議を招集", do_meeting),
    "hold_meeting": ("会議を開催済みに", do_meeting),
    "write_minutes": ("議事録を記録", do_meeting),
    "confirm_minutes": ("議事録を確定", do_meeting),
    "cancel_meeting": ("会議を中止", do_cancel_meeting),
    "record_resolution": ("議決を登録", do_change_resolution),
    "change_resolution": ("議決を変更", do_change_resolution),
    "assign_action": ("取組を登録", do_carry_out),
    "start_action": ("取組の対応を開始", do_carry_out),
    "finish_action": ("取組を完了", do_carry_out),
    "drop_action": ("取組を取りやめ", do_drop_action),
    "make_pack": ("協議会資料を作成", do_make_pack),
}
