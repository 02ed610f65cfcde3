"""What hangs on a meeting: agenda, papers, attendance, minutes."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agreements import fingerprints
from agreements import permissions_councils as permissions
from agreements.actions.keep_agenda import add_agenda_item, remove_agenda_item
from agreements.actions.keep_paper import add_paper, remove_paper
from agreements.actions.record_attendance import record_attendance
from agreements.actions.write_minutes import write_minutes
from agreements.models import AgendaItem, Meeting, Paper
from agreements.queries import councils as queries
from agreements.web.council_forms import AgendaForm, AttendanceForm, MinutesForm, PaperForm
from agreements.web.council_places import (
    FormPage,
    form_page,
    kept_meeting,
    meeting_crumbs,
    require_reader,
)
from portal.common.uploads import read_upload, send_kept
from portal.common.web.request import PortalRequest

_WRITES = ["GET", "HEAD", "POST"]


def _words(meeting: Meeting, title: str, done: str, submit: str = "保存する") -> FormPage:
    return FormPage(
        title,
        str(meeting),
        submit,
        done,
        reverse("agreements:meeting", args=[meeting.public_id]),
        meeting_crumbs(meeting, title),
    )


@require_http_methods(_WRITES)
def new_agenda_item(request: PortalRequest, meeting_id: UUID) -> HttpResponse:
    """Put an item on the agenda."""
    meeting = kept_meeting(request, meeting_id)
    form = AgendaForm(request.POST if request.method == "POST" else None)

    def perform(given: dict[str, Any]) -> None:
        add_agenda_item(meeting=meeting, by=request.viewer, now=timezone.now(), **given)

    return form_page(request, form, _words(meeting, "議題を加える", "議題を加えました。"), perform)


@require_POST
def drop_agenda_item(request: PortalRequest, item_id: UUID) -> HttpResponse:
    """Take an item off the agenda."""
    require_reader(request.viewer)
    rows = AgendaItem.objects.visible_to(request.viewer).select_related("meeting__council")
    item = get_object_or_404(rows, public_id=item_id)
    permissions.check_can_keep_council(request.viewer, item.meeting.council)
    meeting_id = item.meeting.public_id
    try:
        remove_agenda_item(item=item, by=request.viewer, now=timezone.now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, "議題を除きました。")
    return redirect("agreements:meeting", meeting_id=meeting_id)


@require_http_methods(_WRITES)
def new_paper(request: PortalRequest, meeting_id: UUID) -> HttpResponse:
    """Add a paper."""
    meeting = kept_meeting(request, meeting_id)
    is_sent = request.method == "POST"
    form = PaperForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    field: Any = form.fields["agenda_item"]
    field.queryset = queries.agenda_of(request.viewer, meeting)

    def perform(given: dict[str, Any]) -> None:
        add_paper(
            meeting=meeting,
            title=given["title"],
            agenda_item=given["agenda_item"],
            file=read_upload(given["file"]),
            by=request.viewer,
            now=timezone.now(),
        )

    return form_page(request, form, _words(meeting, "資料を加える", "資料を加えました。"), perform)


@require_safe
def paper(request: PortalRequest, paper_id: UUID) -> HttpResponse:
    """Send a paper as it was sent."""
    require_reader(request.viewer)
    row = get_object_or_404(Paper.objects.visible_to(request.viewer), public_id=paper_id)
    return send_kept(row.filename, row.content_type, bytes(row.content))


@require_POST
def drop_paper(request: PortalRequest, paper_id: UUID) -> HttpResponse:
    """Take a paper away."""
    require_reader(request.viewer)
    rows = Paper.objects.visible_to(request.viewer).without_content()
    row = get_object_or_404(rows.select_related("meeting__council"), public_id=paper_id)
    permissions.check_can_keep_council(request.viewer, row.meeting.council)
    meeting_id = row.meeting.public_id
    try:
        remove_paper(paper=row, by=request.viewer, now=timezone.now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, "資料を除きました。")
    return redirect("agreements:meeting", meeting_id=meeting_id)


@require_http_methods(_WRITES)
def attendance(request: PortalRequest, meeting_id: UUID) -> HttpResponse:
    """Write down who was there."""
    meeting = kept_meeting(request, meeting_id)
    serving = queries.members_of(request.viewer, meeting.council).serving_on(meeting.held_on)
    saved = {one.member_id: one.presence for one in queries.attendances_of(request.viewer, meeting)}
    form = AttendanceForm(
        request.POST if request.method == "POST" else None, members=list(serving), saved=saved
    )

    def perform(_: dict[str, Any]) -> None:
        record_attendance(
            meeting=meeting, presences=form.presences(), by=request.viewer, now=timezone.now()
        )

    words = _words(meeting, "出欠を記録する", "出欠を記録しました。")
    return form_page(request, form, words, perform)


@require_http_methods(_WRITES)
def minutes(request: PortalRequest, meeting_id: UUID) -> HttpResponse:
    """Write the minutes."""
    meeting = kept_meeting(request, meeting_id)
    seen = fingerprints.of_minutes(meeting)
    form = MinutesForm(
        request.POST if request.method == "POST" else None,
        initial={"minutes": meeting.minutes, "seen": seen},
    )

    def perform(given: dict[str, Any]) -> None:
        # Whoever is told that somebody else has saved writes on, knowing what there is now.
        form.data = {**request.POST.dict(), "seen": seen}
        write_minutes(meeting=meeting, by=request.viewer, now=timezone.now(), **given)

    words = _words(meeting, "議事録を書く", "議事録を保存しました。")
    return form_page(request, form, words, perform)
