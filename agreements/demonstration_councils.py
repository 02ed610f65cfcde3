"""Councils of the demonstration nation: synthetic, and nobody is named but by title."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from agreements.choices import MeetingState, Presence, Seat
from agreements.models import (
    AgendaItem,
    Agreement,
    Attendance,
    CouncilAction,
    CouncilMember,
    Meeting,
    OperatingCouncil,
    Resolution,
)
from portal.common.fiscal import today
from portal.organizations.models import HelloWorkOffice, LabourBureau, LocalGovernment

SOURCE = "合成データ（実在の協議会の記録ではありません）"
HELD_ON = date(2020, 5, 20)
NEXT_MEETING = timedelta(days=45)
_REFERENCE = "一体-"  # and the code of the body
_FIRST = 20
# The bodies whose figures the seed document publishes.
_NAMED = ("072036", "102024", "212032", "322075", "372013")


def load_councils(now: datetime) -> list[Resolution]:
    """Make a council for the first agreements and the named bodies; return what each decided.

    Each has met once, in May 2020, and is invited to meet again 45 days from `now`.
    """
    founded = _found(_chosen_agreements())
    councils = [council for council, _ in founded]
    members = _seat(founded)
    first = _plan(councils, 1, [HELD_ON] * len(councils))
    following = _plan(councils, 2, [today(now) + NEXT_MEETING] * len(councils))
    AgendaItem.objects.bulk_create(
        [AgendaItem(meeting=one, position=1, title="令和2年度の事業目標について") for one in first]
        + [AgendaItem(meeting=one, position=1, title="前年度の実績について") for one in following]
        + [AgendaItem(meeting=one, position=2, title="事業目標について") for one in following]
    )
    _move([*first, *following], MeetingState.INVITED)
    by_council = {one.council_id: one for one in first}
    Attendance.objects.bulk_create(
        Attendance(meeting=by_council[one.council_id], member=one, presence=Presence.ATTENDED)
        for one in members
    )
    _move(first, MeetingState.HELD)
    decided = _decide(first, founded)
    _move(first, MeetingState.MINUTED, minutes="合成データ。令和2年度の事業目標を定めた。")
    return decided


def _chosen_agreements() -> list[tuple[Agreement, LocalGovernment]]:
    """The agreements on joint implementation by reference, each with its body."""
    found = {
        one.reference.removeprefix(_REFERENCE): one
        for one in Agreement.objects.filter(reference__startswith=_REFERENCE).order_by("reference")
    }
    chosen = sorted({*list(found)[:_FIRST], *(code for code in _NAMED if code in found)})
    bodies = LocalGovernment.objects.in_bulk(chosen, field_name="code6")
    return [(found[code], bodies[code]) for code in chosen]


Founded = tuple[OperatingCouncil, LocalGovernment]


def _found(chosen: Sequence[tuple[Agreement, LocalGovernment]]) -> list[Founded]:
    councils = OperatingCouncil.objects.bulk_create(
        OperatingCouncil(
            name=f"{body.name}一体的実施運営協議会",
            prefecture_code=body.prefecture_code,
            agreement=agreement,
            established_on=date(2012, 4, 1),
            source=SOURCE,
        )
        for agreement, body in chosen
    )
    return [(one, body) for one, (_, body) in zip(councils, chosen, strict=True)]


def _seat(founded: Sequence[Founded]) -> list[CouncilMember]:
    bureaus = {one.prefecture_code: one for one in LabourBureau.objects.all()}
    serving = HelloWorkOffice.objects.filter(serves__in=[body for _, body in founded])
    offices = dict(serving.values_list("serves", "organization_ptr"))
    members = []
    for council, body in founded:
        facts: list[dict[str, Any]] = [
            {"seat": Seat.LOCAL, "organization": body, "title": "福祉部長"},
            {
                "seat": Seat.STATE,
                "organization": bureaus[council.prefecture_code],
                "title": "職業安定部長",
            },
            {"seat": Seat.LABOUR, "affiliation": "労働団体の地域組織", "title": "事務局長"},
            {"seat": Seat.EMPLOYER, "affiliation": "地域の経済団体", "title": "専務理事"},
        ]
        if body.pk in offices:
            facts.append({"seat": Seat.STATE, "organization_id": offices[body.pk], "title": "所長"})
        members += [
            CouncilMember(council=council, term_from=date(2020, 4, 1), **one) for one in facts
        ]
    return CouncilMember.objects.bulk_create(members)


def _plan(councils: Sequence[OperatingCouncil], number: int, days: Sequence[date]) -> list[Meeting]:
    return Meeting.objects.bulk_create(
        Meeting(council=one, number=number, held_on=day, place="会議室（合成データ）")
        for one, day in zip(councils, days, strict=True)
    )


def _move(meetings: Sequence[Meeting], state: MeetingState, minutes: str = "") -> None:
    """One step for all, past the triggers as anybody else's."""
    rows = Meeting.objects.filter(pk__in=[one.pk for one in meetings])
    rows.update(state=state, minutes=minutes)


def _decide(meetings: Sequence[Meeting], founded: Sequence[Founded]) -> list[Resolution]:
    decided = Resolution.objects.bulk_create(
        Resolution(
            meeting=one,
            number=1,
            title="令和2年度の事業目標",
            text="合成データ。拠点ごとの令和2年度の事業目標を定め、年度の終わりに実績を確かめる。",
            decided_on=HELD_ON,
        )
        for one in meetings
    )
    CouncilAction.objects.bulk_create(
        CouncilAction(
            resolution=one,
            what="事業目標を窓口の職員に周知し、進み具合を四半期ごとに共有する",
            owner=body,
            owner_title="福祉部長",
            due_on=date(2021, 3, 31),
        )
        for one, (_, body) in zip(decided, founded, strict=True)
    )
    return decided
