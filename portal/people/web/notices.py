"""What I was told, and how I want to be told."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.common.viewer import Viewer
from portal.common.web.request import PortalRequest
from portal.people.actions.choose_notice_settings import choose_notice_settings
from portal.people.actions.read_notices import read_all_notices, read_notice
from portal.people.choices import Way
from portal.people.models import Notice
from portal.people.queries import chosen_ways, unread_count

PAGE_SIZE = 20


def unread(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `unread_notices`, counted only where a template shows it."""
    viewer: Viewer = getattr(request, "viewer", Viewer.nobody())
    return {"unread_notices": lambda: unread_count(viewer)}


@require_safe
def index(request: PortalRequest) -> HttpResponse:
    """List my notices, newest first; `from` is the first one of the page."""
    notices = Notice.objects.visible_to(request.viewer)
    begins_with = request.GET.get("from", "")
    if begins_with:
        notices = notices.not_after(_mine(request, begins_with))
    shown = list(notices[: PAGE_SIZE + 1])
    return render(
        request,
        "people/notices.html",
        {
            "notices": shown[:PAGE_SIZE],
            "newest": shown[0].pk if shown else None,
            "next_page": shown[PAGE_SIZE].pk if len(shown) > PAGE_SIZE else None,
            "is_first_page": not begins_with,
            "breadcrumbs": [("ホーム", reverse("home")), ("お知らせ", None)],
        },
    )


def _mine(request: PortalRequest, notice_id: UUID | str) -> Notice:
    """My notice of this id; 404 when it is not mine, or no id at all."""
    try:
        wanted = UUID(str(notice_id))
    except ValueError as error:
        raise Http404 from error
    return get_object_or_404(Notice.objects.visible_to(request.viewer), pk=wanted)


@require_POST
def open_notice(request: PortalRequest, notice_id: UUID) -> HttpResponse:
    """Mark one as read and go where it leads: a path in the portal (a constraint sees to it)."""
    notice = _mine(request, notice_id)
    read_notice(notice=notice, by=request.viewer, now=timezone.now())
    return redirect(notice.url)


@require_POST
def read_all(request: PortalRequest) -> HttpResponse:
    """Mark as read what was on the screen or is older."""
    newest = _mine(request, request.POST.get("until", ""))
    read = read_all_notices(until=newest, by=request.viewer, now=timezone.now())
    messages.success(request, f"{read}件のお知らせを既読にしました。")
    return redirect("people:notices")


class NoticeSettingsForm(forms.Form):
    """One choice a topic."""

    def __init__(self, viewer: Viewer, data: Any = None) -> None:
        super().__init__(data)
        for topic, way in chosen_ways(viewer):
            self.fields[topic.code] = forms.ChoiceField(
                label=topic.label,
                help_text=topic.description,
                choices=[(one.value, one.label) for one in topic.ways],
                initial=way.value,
                widget=forms.RadioSelect,
                error_messages={
                    "required": "受け取り方を選んでください。",
                    "invalid_choice": "受け取り方を一覧から選んでください。",
                },
            )


@require_http_methods(["GET", "HEAD", "POST"])
def settings_page(request: PortalRequest) -> HttpResponse:
    """Choose how to be told, topic by topic."""
    if request.viewer.user_id is None:
        raise Http404
    form = NoticeSettingsForm(request.viewer, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        choose_notice_settings(
            ways={code: Way(way) for code, way in form.cleaned_data.items()},
            by=request.viewer,
            now=timezone.now(),
        )
        messages.success(request, "お知らせの受け取り方を保存しました。")
        return redirect("people:notice-settings")
    return render(
        request,
        "people/notice_settings.html",
        {
            "form": form,
            "breadcrumbs": [
                ("ホーム", reverse("home")),
                ("お知らせ", reverse("people:notices")),
                ("受け取り方", None),
            ],
        },
        status=400 if form.errors else 200,
    )
