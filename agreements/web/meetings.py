"""One meeting of a council: its page, its way from planning to confirmed minutes."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agreements import permissions_councils as permissions
from agreements.actions.make_pack import make_pack
from agreements.actions.move_meeting import (
    cancel_meeting,
    confirm_minutes,
    hold_meeting,
    invite_to_meeting,
)
from agreements.actions.plan_meeting import change_meeting, plan_meeting
from agreements.choices import MEETING_STATES, MeetingState
from agreements.models import CouncilPack, Meeting
from agreements.queries import councils as queries
from agreements.web.council_forms import MeetingForm, NothingToSay, ReasonForm
from agreements.web.council_places import (
    FormPage,
    council_crumbs,
    form_page,
    kept_council,
    kept_meeting,
    meeting_crumbs,
    meeting_or_404,
    require_reader,
)
from portal.common.history import history_of
from portal.common.uploads import send_kept
from portal.common.web.request import PortalRequest

_WRITES = ["GET", "HEAD", "POST"]
_LEADS = {
    "invite": "委員の組織の人に、開催日と会場のお知らせが届きます。",
    "hold": "定足数を満たし、自治体と国の双方の委員が出席していることを確かめます。",
    "confirm": "確定した後は、議題・資料・出欠・議事録・議決を変えられません。",
    "cancel": "中止した会議は、もとに戻せません。",
}
_DONE = {
    "invite": "会議を招集しました。",
    "hold": "会議を開催済みにしました。",
    "confirm": "議事録を確定しました。",
    "cancel": "会議を中止しました。",
}


@require_safe
def page(request: PortalRequest, meeting_id: UUID) -> HttpResponse:
    """Show one meeting: agenda, papers, attendance, minutes, resolutions, packs."""
    meeting = meeting_or_404(request, meeting_id)
    viewer = request.viewer
    papers = list(queries.papers_of(viewer, meeting))
    keeps = permissions.can_keep_council(viewer, meeting.council)
    presence = {
        one.member_id: one.get_presence_display() for one in queries.attendances_of(viewer, meeting)
    }
    serving = queries.members_of(viewer, meeting.council).serving_on(meeting.held_on)
    return render(
        request,
        "agreements/councils/meeting.html",
        {
            "meeting": meeting,
            "council": meeting.council,
            "agenda": [
                (item, [one for one in papers if one.agenda_item_id == item.pk])
                for item in queries.agenda_of(viewer, meeting)
            ],
            "papers": [one for one in papers if one.agenda_item_id is None],
            "attendance": [(one, presence.get(one.pk, "")) for one in serving],
            "resolutions": list(queries.resolutions_of(viewer, meeting)),
            "packs": queries.packs_of(viewer, meeting.council).filter(meeting=meeting),
            "ways": MEETING_STATES.leaving(meeting.state) if keeps else (),
            "keeps": keeps,
            "writes": keeps and not meeting.is_fixed,
            "is_held": meeting.state == MeetingState.HELD,
            "is_cancelled": meeting.state == MeetingState.CANCELLED,
            "history": history_of(viewer, meeting) if keeps else None,
            "breadcrumbs": meeting_crumbs(meeting),
        },
    )


@require_http_methods(_WRITES)
def plan(request: PortalRequest, council_id: UUID) -> HttpResponse:
    """Plan the next meeting."""
    council = kept_council(request, council_id)
    words = FormPage(
        "会議を登録する",
        council.name,
        "登録する",
        "会議を登録しました。議題を加えてから招集してください。",
        reverse("agreements:council", args=[council.public_id]),
        council_crumbs(council, "会議を登録"),
    )
    form = MeetingForm(request.POST if request.method == "POST" else None)

    def perform(given: dict[str, Any]) -> None:
        plan_meeting(council=council, by=request.viewer, now=timezone.now(), **given)

    return form_page(request, form, words, perform)


@require_http_methods(_WRITES)
def change(request: PortalRequest, meeting_id: UUID) -> HttpResponse:
    """Change day and place."""
    meeting = kept_meeting(request, meeting_id)
    words = FormPage(
        "開催日と会場を変える",
        str(meeting),
        "保存する",
        "開催日と会場を変えました。",
        reverse("agreements:meeting", args=[meeting.public_id]),
        meeting_crumbs(meeting, "変更"),
    )
    form = MeetingForm(
        request.POST if request.method == "POST" else None,
        initial={"held_on": meeting.held_on, "place": meeting.place},
    )

    def perform(given: dict[str, Any]) -> None:
        change_meeting(meeting=meeting, by=request.viewer, now=timezone.now(), **given)

    return form_page(request, form, words, perform)


@require_http_methods(_WRITES)
def move(request: PortalRequest, meeting_id: UUID, verb: str) -> HttpResponse:
    """Ask once more, and take the step `verb` of the table of transitions."""
    meeting = kept_meeting(request, meeting_id)
    way = next((one for one in MEETING_STATES.transitions if one.verb == verb), None)
    if way is None:
        raise Http404
    words = FormPage(
        way.label,
        f"{meeting}　{_LEADS[verb]}",
        way.label,
        _DONE[verb],
        reverse("agreements:meeting", args=[meeting.public_id]),
        meeting_crumbs(meeting, way.label),
        is_danger=verb == "cancel",
    )
    data = request.POST if request.method == "POST" else None
    form = ReasonForm(data) if verb == "cancel" else NothingToSay(data)

    def perform(given: dict[str, Any]) -> None:
        _step(verb, meeting, request, given)

    return form_page(request, form, words, perform)


def _step(verb: str, meeting: Meeting, request: PortalRequest, given: dict[str, Any]) -> None:
    by, now = request.viewer, timezone.now()
    if verb == "invite":
        invite_to_meeting(meeting=meeting, by=by, now=now)
    elif verb == "hold":
        hold_meeting(meeting=meeting, by=by, now=now)
    elif verb == "confirm":
        confirm_minutes(meeting=meeting, by=by, now=now)
    else:
        cancel_meeting(meeting=meeting, reason=given["reason"], by=by, now=now)


@require_POST
def new_pack(request: PortalRequest, meeting_id: UUID) -> HttpResponse:
    """Make the council pack and freeze it."""
    meeting = kept_meeting(request, meeting_id)
    try:
        pack = make_pack(meeting=meeting, by=request.viewer, now=timezone.now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, f"{pack}を作りました（{pack.pages}ページ）。")
    return redirect("agreements:meeting", meeting_id=meeting.public_id)


@require_safe
def pack(request: PortalRequest, pack_id: UUID) -> HttpResponse:
    """Send a frozen pack, byte by byte as it was made."""
    require_reader(request.viewer)
    rows = CouncilPack.objects.visible_to(request.viewer).select_related("council")
    row = get_object_or_404(rows, public_id=pack_id)
    return send_kept(f"{row}.pdf", "application/pdf", bytes(row.pdf))
