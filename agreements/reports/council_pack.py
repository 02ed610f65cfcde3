"""The council pack: what every app brings to a meeting, as one report (PORTAL_COUNCIL_PACK)."""

from collections.abc import Iterator
from datetime import datetime
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from agreements.models import CouncilAction, CouncilMember, Meeting
from agreements.models.council_pack import pack_title
from agreements.queries.councils import (
    agenda_of,
    attendances_of,
    members_of,
    open_actions_before,
    papers_of,
)
from portal.common.exports.table import Column, ColumnKind, Report, Row, Table
from portal.common.fiscal import today
from portal.common.formats import wareki_date
from portal.common.viewer import Viewer
from portal.organizations.rules.local_government_code import prefecture_code6

SYNTHETIC = "公表値に合わせた合成データです。拠点ごとの数値は実績ではありません。"
_NONE = "ありません。"


class PackSection(Protocol):
    """What a name in PORTAL_COUNCIL_PACK leads to: the tables an app brings to a meeting."""

    def __call__(self, viewer: Viewer, meeting: Meeting, now: datetime) -> list[Table]: ...


def council_pack(viewer: Viewer, meeting: Meeting, *, number: int, now: datetime) -> Report:
    """Return the pack of a meeting as it stands now, numbered `number` of the meeting's year."""
    council = meeting.council
    return Report(
        key="council-pack",
        title=pack_title(council, meeting.fiscal_year, number),
        subtitle=f"第{meeting.number}回（{wareki_date(meeting.held_on)}　{meeting.place}）",
        fiscal_year=meeting.fiscal_year,
        area_code=prefecture_code6(council.prefecture_code),
        notices=(SYNTHETIC,) if viewer.shows_demonstration else (),
        tables=tuple(_sections(viewer, meeting, now)),
        as_of=now,
    )


def _sections(viewer: Viewer, meeting: Meeting, now: datetime) -> Iterator[Table]:
    for name in settings.PORTAL_COUNCIL_PACK:
        section: PackSection = import_string(name)
        yield from section(viewer, meeting, now)


def agenda_and_people(viewer: Viewer, meeting: Meeting, now: datetime) -> list[Table]:  # noqa: ARG001 — a section's signature
    """The agenda with its papers, and the members with their attendance."""
    return [_agenda(viewer, meeting), _papers(viewer, meeting), _members(viewer, meeting)]


def _agenda(viewer: Viewer, meeting: Meeting) -> Table:
    rows = tuple(
        Row({"position": str(item.position), "title": item.title, "text": item.description})
        for item in agenda_of(viewer, meeting)
    )
    return Table(
        key="council-agenda",
        title="議題",
        columns=(
            Column("position", "順", ColumnKind.CODE),
            Column("title", "議題", ColumnKind.TEXT),
            Column("text", "説明", ColumnKind.TEXT),
        ),
        rows=rows,
        notes=_said_when_empty(rows),
    )


def _papers(viewer: Viewer, meeting: Meeting) -> Table:
    rows = tuple(
        Row(
            {
                "title": paper.title,
                "item": str(paper.agenda_item or "会議全体"),
                "type": str(paper.get_content_type_display()),
                "digest": paper.sha256[:16],
            }
        )
        for paper in papers_of(viewer, meeting)
    )
    return Table(
        key="council-papers",
        title="配布資料",
        columns=(
            Column("title", "資料", ColumnKind.TEXT),
            Column("item", "議題", ColumnKind.TEXT),
            Column("type", "形式", ColumnKind.TEXT),
            Column("digest", "指紋（SHA-256の先頭16桁）", ColumnKind.CODE),
        ),
        rows=rows,
        notes=_said_when_empty(rows),
    )


def _members(viewer: Viewer, meeting: Meeting) -> Table:
    presence = {
        one.member_id: str(one.get_presence_display()) for one in attendances_of(viewer, meeting)
    }
    rows = tuple(
        _member_row(member, presence.get(member.pk))
        for member in members_of(viewer, meeting.council).serving_on(meeting.held_on)
    )
    return Table(
        key="council-members",
        title="委員と出欠",
        columns=(
            Column("seat", "区分", ColumnKind.TEXT),
            Column("place", "所属", ColumnKind.TEXT),
            Column("title", "職名・氏名", ColumnKind.TEXT),
            Column("presence", "出欠", ColumnKind.TEXT),
        ),
        row_headers=("place", "title"),
        rows=rows,
        notes=_said_when_empty(rows),
    )


def _member_row(member: CouncilMember, presence: str | None) -> Row:
    return Row(
        {
            "seat": str(member.get_seat_display()),
            "place": member.place,
            "title": " ".join(part for part in (member.title, member.name) if part),
            "presence": presence,
        }
    )


def open_actions(viewer: Viewer, meeting: Meeting, now: datetime) -> list[Table]:
    """What earlier resolutions asked for and is not finished."""
    rows = tuple(_action_row(action, now) for action in open_actions_before(viewer, meeting))
    return [
        Table(
            key="council-actions",
            title="これまでの議決による取組（未完了）",
            columns=(
                Column("what", "取組", ColumnKind.TEXT),
                Column("source", "もとの議決", ColumnKind.TEXT),
                Column("owner", "担当", ColumnKind.TEXT),
                Column("due", "期限", ColumnKind.DATE),
                Column("state", "状態", ColumnKind.TEXT),
            ),
            rows=rows,
            notes=_said_when_empty(rows),
        )
    ]


def _action_row(action: CouncilAction, now: datetime) -> Row:
    resolution = action.resolution
    late = "（期限超過）" if action.due_on < today(now) else ""
    return Row(
        {
            "what": action.what,
            "source": f"第{resolution.meeting.number}回 議決第{resolution.number}号",
            "owner": " ".join(part for part in (action.owner.name, action.owner_title) if part),
            "due": action.due_on,
            "state": f"{action.get_state_display()}{late}",
        }
    )


def _said_when_empty(rows: tuple[Row, ...]) -> tuple[str, ...]:
    return () if rows else (_NONE,)
