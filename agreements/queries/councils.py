"""Reads of operating councils; every one begins with what the viewer may see."""

from datetime import date

from django.db.models import Case, Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When

from agreements.choices import OPEN_ACTIONS, MeetingState
from agreements.models import (
    AgendaItem,
    Agreement,
    Attendance,
    CouncilAction,
    CouncilMember,
    CouncilPack,
    Meeting,
    OperatingCouncil,
    Paper,
    Resolution,
)
from agreements.models.council_member import CouncilMemberQuerySet
from portal.common.viewer import Viewer
from portal.organizations.models import Organization


def councils(viewer: Viewer, day: date) -> QuerySet[OperatingCouncil]:
    """Return the councils the viewer sees, his own organisation's first.

    Annotated: `next_on` (the day of the next meeting that is planned or invited, from `day` on),
    `open_actions` and `overdue_actions`.
    """
    coming = (
        Meeting.objects.filter(
            council=OuterRef("pk"),
            state__in=[MeetingState.PLANNED, MeetingState.INVITED],
            held_on__gte=day,
        )
        .order_by("held_on")
        .values("held_on")[:1]
    )
    actions = "meetings__resolutions__actions"
    is_open = Q(**{f"{actions}__state__in": OPEN_ACTIONS})
    seen = OperatingCouncil.objects.visible_to(viewer)
    own = OperatingCouncil.objects.of(viewer).values("pk")
    return (
        seen.select_related("agreement")
        .annotate(
            next_on=Subquery(coming),
            open_actions=Count(actions, filter=is_open, distinct=True),
            overdue_actions=Count(
                actions, filter=is_open & Q(**{f"{actions}__due_on__lt": day}), distinct=True
            ),
            is_others=Case(
                When(pk__in=own, then=Value(0)), default=Value(1), output_field=IntegerField()
            ),
        )
        .order_by("is_others", "prefecture_code", "name", "pk")
    )


def members_of(viewer: Viewer, council: OperatingCouncil) -> CouncilMemberQuerySet:
    """Return the council's members by seat, in the order of the law's four sides."""
    sides = Case(
        *(When(seat=seat, then=Value(number)) for number, seat in enumerate(_SEATS)),
        output_field=IntegerField(),
    )
    return (
        CouncilMember.objects.visible_to(viewer)
        .filter(council=council)
        .select_related("organization")
        .order_by(sides, "term_from", "pk")
    )


_SEATS = ("LOCAL", "STATE", "LABOUR", "EMPLOYER")


def meetings_of(viewer: Viewer, council: OperatingCouncil) -> QuerySet[Meeting]:
    """Return the council's meetings, the latest first."""
    return (
        Meeting.objects.visible_to(viewer)
        .filter(council=council)
        .select_related("council")
        .annotate(resolution_count=Count("resolutions"))
        .order_by("-number")
    )


def agenda_of(viewer: Viewer, meeting: Meeting) -> QuerySet[AgendaItem]:
    """Return the meeting's agenda in order."""
    return AgendaItem.objects.visible_to(viewer).filter(meeting=meeting).order_by("position")


def papers_of(viewer: Viewer, meeting: Meeting) -> QuerySet[Paper]:
    """Return the meeting's papers without their bytes, in the order of the agenda."""
    return (
        Paper.objects.visible_to(viewer)
        .filter(meeting=meeting)
        .without_content()
        .select_related("agenda_item")
        .order_by("agenda_item__position", "pk")
    )


def attendances_of(viewer: Viewer, meeting: Meeting) -> QuerySet[Attendance]:
    """Return who was at the meeting, as far as it is written down."""
    return (
        Attendance.objects.visible_to(viewer)
        .filter(meeting=meeting)
        .select_related("member__organization")
    )


def resolutions_of(viewer: Viewer, meeting: Meeting) -> QuerySet[Resolution]:
    """Return what the meeting decided, with the number of actions that follow."""
    return (
        Resolution.objects.visible_to(viewer)
        .filter(meeting=meeting)
        .annotate(action_count=Count("actions"))
        .order_by("number")
    )


def resolutions_on(viewer: Viewer, agreement: Agreement) -> QuerySet[Resolution]:
    """Return what the agreement's councils have decided, the latest first."""
    return (
        Resolution.objects.visible_to(viewer)
        .filter(meeting__council__agreement=agreement)
        .select_related("meeting__council")
        .order_by("-decided_on", "number")
    )


def actions_of(viewer: Viewer, council: OperatingCouncil) -> QuerySet[CouncilAction]:
    """Return all actions of the council, the first due first."""
    return (
        CouncilAction.objects.visible_to(viewer)
        .filter(resolution__meeting__council=council)
        .select_related("owner", "resolution__meeting__council")
        .order_by("due_on", "pk")
    )


def open_actions_before(viewer: Viewer, meeting: Meeting) -> QuerySet[CouncilAction]:
    """Return the unfinished actions of the council's earlier meetings."""
    return (
        actions_of(viewer, meeting.council)
        .filter(state__in=OPEN_ACTIONS, resolution__meeting__number__lt=meeting.number)
        .order_by("due_on", "pk")
    )


def packs_of(viewer: Viewer, council: OperatingCouncil) -> QuerySet[CouncilPack]:
    """Return the council's frozen packs without their bytes, the latest first."""
    return (
        CouncilPack.objects.visible_to(viewer)
        .filter(council=council)
        .without_pdf()
        .select_related("council", "meeting")
        .order_by("-fiscal_year", "-number")
    )


def actions_for(viewer: Viewer) -> QuerySet[CouncilAction]:
    """Return the unfinished actions given to the viewer's own organisation."""
    return (
        CouncilAction.objects.visible_to(viewer)
        .filter(owner=viewer.organization_id, state__in=OPEN_ACTIONS)
        .select_related("resolution__meeting__council")
        .order_by("due_on", "pk")
    )


def meetings_ahead(viewer: Viewer, day: date) -> QuerySet[Meeting]:
    """Return the meetings the viewer's own organisation is invited to, from `day` on."""
    return (
        Meeting.objects.visible_to(viewer)
        .filter(
            council__in=OperatingCouncil.objects.of(viewer).values("pk"),
            state=MeetingState.INVITED,
            held_on__gte=day,
        )
        .select_related("council")
        .order_by("held_on", "pk")
    )


def organizations_taking_part(council: OperatingCouncil) -> QuerySet[Organization]:
    """Return whom an action may be given to: parties, members, and the State of the prefecture."""
    parties = council.agreement.parties.values("pk") if council.agreement else []
    members = CouncilMember.objects.filter(council=council, organization__isnull=False)
    return Organization.objects.filter(
        Q(pk__in=parties)
        | Q(pk__in=members.values("organization"))
        | Q(kind__in=["BUREAU", "HELLO_WORK"], prefecture_code=council.prefecture_code)
    ).order_by("kind", "kana", "pk")
