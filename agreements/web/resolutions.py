"""What a council decided, and the actions that follow."""

from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.views.decorators.http import require_http_methods, require_safe

from agreements import permissions_councils as permissions
from agreements.actions.carry_out import assign_action, drop_action, finish_action, start_action
from agreements.actions.keep_resolution import change_resolution, record_resolution
from agreements.choices import ACTION_STATES, MeetingState
from agreements.models import CouncilAction, Resolution
from agreements.queries import councils as queries
from agreements.web.council_forms import (
    ActionForm,
    FinishForm,
    NothingToSay,
    ReasonForm,
    ResolutionForm,
)
from agreements.web.council_places import (
    FormPage,
    action_or_404,
    form_page,
    kept_meeting,
    meeting_crumbs,
    resolution_crumbs,
    resolution_or_404,
)
from portal.common.fiscal import today
from portal.common.history import history_of
from portal.common.viewer import Viewer
from portal.common.web.home import Panel
from portal.common.web.request import PortalRequest

_WRITES = ["GET", "HEAD", "POST"]
_DONE = {
    "start": "取組の対応を始めました。",
    "finish": "取組を完了にしました。",
    "drop": "取組を取りやめました。",
}


class ResolutionPanelMaker(Protocol):
    """What a name in PORTAL_RESOLUTION_PANELS leads to: what an app made of a resolution."""

    def __call__(self, viewer: Viewer, resolution: Resolution, now: datetime) -> Panel | None: ...


@require_safe
def page(request: PortalRequest, resolution_id: UUID) -> HttpResponse:
    """Show one resolution: its words, its actions, and what other apps made of it."""
    resolution = resolution_or_404(request, resolution_id)
    now, viewer = timezone.now(), request.viewer
    makers: list[ResolutionPanelMaker] = [
        import_string(name) for name in settings.PORTAL_RESOLUTION_PANELS
    ]
    council = resolution.meeting.council
    keeps = permissions.can_keep_council(viewer, council)
    return render(
        request,
        "agreements/councils/resolution.html",
        {
            "resolution": resolution,
            "meeting": resolution.meeting,
            "council": council,
            "actions": list(queries.actions_of(viewer, council).filter(resolution=resolution)),
            "panels": [panel for make in makers if (panel := make(viewer, resolution, now))],
            "today": today(now),
            "keeps": keeps,
            "is_open": resolution.meeting.state == MeetingState.HELD,
            "history": history_of(viewer, resolution) if keeps else None,
            "breadcrumbs": resolution_crumbs(resolution),
        },
    )


@require_http_methods(_WRITES)
def new(request: PortalRequest, meeting_id: UUID) -> HttpResponse:
    """Write down a resolution."""
    meeting = kept_meeting(request, meeting_id)
    words = FormPage(
        "議決を登録する",
        str(meeting),
        "登録する",
        "議決を登録しました。",
        reverse("agreements:meeting", args=[meeting.public_id]),
        meeting_crumbs(meeting, "議決を登録"),
    )
    form = ResolutionForm(request.POST if request.method == "POST" else None)

    def perform(given: dict[str, Any]) -> None:
        record_resolution(meeting=meeting, by=request.viewer, now=timezone.now(), **given)

    return form_page(request, form, words, perform)


@require_http_methods(_WRITES)
def change(request: PortalRequest, resolution_id: UUID) -> HttpResponse:
    """Mend a resolution's words, until the minutes are confirmed."""
    resolution = resolution_or_404(request, resolution_id)
    permissions.check_can_keep_council(request.viewer, resolution.meeting.council)
    words = FormPage(
        "議決を直す",
        str(resolution),
        "保存する",
        "議決を直しました。",
        reverse("agreements:resolution", args=[resolution.public_id]),
        resolution_crumbs(resolution, "変更"),
    )
    names = ("title", "text", "decided_on")
    form = ResolutionForm(
        request.POST if request.method == "POST" else None,
        initial={name: getattr(resolution, name) for name in names},
    )

    def perform(given: dict[str, Any]) -> None:
        given["decided_on"] = given["decided_on"] or resolution.meeting.held_on
        change_resolution(resolution=resolution, by=request.viewer, now=timezone.now(), **given)

    return form_page(request, form, words, perform)


@require_http_methods(_WRITES)
def new_action(request: PortalRequest, resolution_id: UUID) -> HttpResponse:
    """Give somebody something to do by a day."""
    resolution = resolution_or_404(request, resolution_id)
    permissions.check_can_keep_council(request.viewer, resolution.meeting.council)
    action = CouncilAction(resolution=resolution)
    words = FormPage(
        "取組を登録する",
        str(resolution),
        "登録する",
        "取組を登録しました。期限の14日前と、期限を過ぎたときに、担当の組織と労働局に知らせます。",
        reverse("agreements:resolution", args=[resolution.public_id]),
        resolution_crumbs(resolution, "取組を登録"),
    )
    return _action_form(request, action, words)


@require_http_methods(_WRITES)
def change_action(request: PortalRequest, action_id: UUID) -> HttpResponse:
    """Change owner or due day of an action that is open."""
    action = action_or_404(request, action_id)
    permissions.check_can_keep_council(request.viewer, action.resolution.meeting.council)
    words = FormPage(
        "取組を変更する",
        str(action),
        "保存する",
        "取組を変更しました。",
        reverse("agreements:council-action", args=[action.public_id]),
        resolution_crumbs(action.resolution, "取組を変更"),
    )
    return _action_form(request, action, words)


def _action_form(request: PortalRequest, action: CouncilAction, words: FormPage) -> HttpResponse:
    initial = {name: getattr(action, name) for name in ("what", "owner_title", "due_on")}
    initial["owner"] = action.owner.public_id if action.owner_id else None
    form = ActionForm(request.POST if request.method == "POST" else None, initial=initial)
    field: Any = form.fields["owner"]
    field.queryset = queries.organizations_taking_part(action.resolution.meeting.council)

    def perform(given: dict[str, Any]) -> None:
        for name, value in given.items():
            setattr(action, name, value)
        assign_action(action=action, by=request.viewer, now=timezone.now())

    return form_page(request, form, words, perform)


@require_safe
def action_page(request: PortalRequest, action_id: UUID) -> HttpResponse:
    """Show one action, with the steps its owner may take."""
    action = action_or_404(request, action_id)
    council = action.resolution.meeting.council
    carries = permissions.can_carry_out(request.viewer, action)
    return render(
        request,
        "agreements/councils/action.html",
        {
            "action": action,
            "resolution": action.resolution,
            "council": council,
            "ways": ACTION_STATES.leaving(action.state) if carries else (),
            "is_late": action.is_open and action.due_on < today(timezone.now()),
            "can_change": action.is_open and permissions.can_keep_council(request.viewer, council),
            "history": history_of(request.viewer, action) if carries else None,
            "breadcrumbs": resolution_crumbs(action.resolution, "取組"),
        },
    )


@require_http_methods(_WRITES)
def move_action(request: PortalRequest, action_id: UUID, verb: str) -> HttpResponse:
    """Take the step `verb` of the table of transitions."""
    action = action_or_404(request, action_id)
    permissions.check_can_carry_out(request.viewer, action)
    way = next((one for one in ACTION_STATES.transitions if one.verb == verb), None)
    if way is None:
        raise Http404
    words = FormPage(
        way.label,
        str(action),
        way.label,
        _DONE[verb],
        reverse("agreements:council-action", args=[action.public_id]),
        resolution_crumbs(action.resolution, way.label),
        is_danger=verb == "drop",
    )
    kind = {"start": NothingToSay, "finish": FinishForm, "drop": ReasonForm}[verb]
    form = kind(request.POST if request.method == "POST" else None)

    def perform(given: dict[str, Any]) -> None:
        by, now = request.viewer, timezone.now()
        if verb == "start":
            start_action(action=action, by=by, now=now)
        elif verb == "finish":
            finish_action(action=action, by=by, now=now, **given)
        else:
            drop_action(action=action, by=by, now=now, **given)

    return form_page(request, form, words, perform)
