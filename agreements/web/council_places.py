"""What a page of councils is about; 404 for what is out of scope, and one way to ask by a form."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from agreements import permissions_councils as permissions
from agreements.models import CouncilAction, Meeting, OperatingCouncil, Resolution
from portal.common.viewer import Viewer
from portal.common.web.request import PortalRequest
from portal.people.web.places import Breadcrumbs, show


def require_reader(viewer: Viewer) -> None:
    """Raise Http404 for whoever has no business with councils at all."""
    if not permissions.can_read_councils(viewer):
        raise Http404


def council_or_404(request: PortalRequest, council_id: UUID) -> OperatingCouncil:
    """Return the council with its agreement."""
    require_reader(request.viewer)
    rows = OperatingCouncil.objects.visible_to(request.viewer).select_related("agreement")
    return get_object_or_404(rows, public_id=council_id)


def kept_council(request: PortalRequest, council_id: UUID) -> OperatingCouncil:
    """Return the council; 403 for whoever sees it and does not keep it."""
    council = council_or_404(request, council_id)
    permissions.check_can_keep_council(request.viewer, council)
    return council


def meeting_or_404(request: PortalRequest, meeting_id: UUID) -> Meeting:
    """Return the meeting with its council."""
    require_reader(request.viewer)
    rows = Meeting.objects.visible_to(request.viewer).select_related("council__agreement")
    return get_object_or_404(rows, public_id=meeting_id)


def kept_meeting(request: PortalRequest, meeting_id: UUID) -> Meeting:
    """Return the meeting; 403 for whoever sees its council and does not keep it."""
    meeting = meeting_or_404(request, meeting_id)
    permissions.check_can_keep_council(request.viewer, meeting.council)
    return meeting


def resolution_or_404(request: PortalRequest, resolution_id: UUID) -> Resolution:
    """Return the resolution with its meeting and council."""
    require_reader(request.viewer)
    rows = Resolution.objects.visible_to(request.viewer).select_related(
        "meeting__council__agreement"
    )
    return get_object_or_404(rows, public_id=resolution_id)


def action_or_404(request: PortalRequest, action_id: UUID) -> CouncilAction:
    """Return the action with its resolution, meeting and council."""
    require_reader(request.viewer)
    rows = CouncilAction.objects.visible_to(request.viewer).select_related(
        "owner", "resolution__meeting__council__agreement"
    )
    return get_object_or_404(rows, public_id=action_id)


def council_crumbs(council: OperatingCouncil | None = None, *rest: str) -> Breadcrumbs:
    """Return the way from the home page to the list, a council, or a page below it."""
    begin: Breadcrumbs = [
        ("ホーム", reverse("home")),
        ("運営協議会", reverse("agreements:councils")),
    ]
    if council is None:
        return [*begin, *((name, None) for name in rest)] if rest else _at_its_end(begin)
    here: Breadcrumbs = [
        *begin,
        (council.name, reverse("agreements:council", args=[council.public_id])),
    ]
    return [*here, *((name, None) for name in rest)] if rest else _at_its_end(here)


def meeting_crumbs(meeting: Meeting, *rest: str) -> Breadcrumbs:
    """Return the way from the home page to a meeting, or to a page below it."""
    here: Breadcrumbs = [
        *council_crumbs(meeting.council, "")[:-1],
        (f"第{meeting.number}回", reverse("agreements:meeting", args=[meeting.public_id])),
    ]
    return [*here, *((name, None) for name in rest)] if rest else _at_its_end(here)


def resolution_crumbs(resolution: Resolution, *rest: str) -> Breadcrumbs:
    """Return the way from the home page to a resolution, or to a page below it."""
    url = reverse("agreements:resolution", args=[resolution.public_id])
    here: Breadcrumbs = [
        *meeting_crumbs(resolution.meeting, "")[:-1],
        (f"議決第{resolution.number}号", url),
    ]
    return [*here, *((name, None) for name in rest)] if rest else _at_its_end(here)


def _at_its_end(crumbs: Breadcrumbs) -> Breadcrumbs:
    """The last crumb is the page itself, and leads nowhere."""
    return [*crumbs[:-1], (crumbs[-1][0], None)]


@dataclass(frozen=True, slots=True)
class FormPage:
    """The words of a page with one form: heading, what it is for, the button, and what was done."""

    title: str
    lead: str
    submit: str
    done: str
    back: str
    breadcrumbs: Breadcrumbs
    is_danger: bool = False


def form_page(
    request: PortalRequest,
    form: forms.Form,
    words: FormPage,
    perform: Callable[[dict[str, Any]], object],
    template: str = "agreements/councils/form.html",
) -> HttpResponse:
    """Show the form, and on POST do what it asks for; what is refused stands at its field (400).

    `template` is another page than the common one, for a form that is no list of fields.
    """
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                perform(form.cleaned_data)
        except ValidationError as refusal:
            show(form, refusal)
        else:
            messages.success(request, words.done)
            return redirect(words.back)
    return render(
        request,
        template,
        {"words": words, "form": form, "breadcrumbs": words.breadcrumbs},
        status=400 if form.errors else 200,
    )
