"""The outbox for its keepers: what waits, what could not be delivered, and what to do about it."""

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from portal.common.actions.keep_outbox import drop_item, send_again, send_kind_again
from portal.common.history import history_of
from portal.common.models import OutboxItem, OutboxState
from portal.common.outbox import queue_depths
from portal.common.outbox.permissions import check_can_keep_outbox
from portal.common.web.request import PortalRequest

PAGE_SIZE = 50


class Narrowing(forms.Form):
    """What the list shows, and behind which item it goes on."""

    state = forms.ChoiceField(
        label="状態",
        required=False,
        choices=OutboxState.choices,
        error_messages={"invalid_choice": "状態を一覧から選んでください。"},
    )
    kind = forms.ChoiceField(
        label="種類",
        required=False,
        error_messages={"invalid_choice": "種類を一覧から選んでください。"},
    )
    before = forms.DateTimeField(required=False, widget=forms.HiddenInput)
    last = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        kinds = [(kind, name_of(kind)) for kind in sorted(settings.PORTAL_OUTBOX)]
        self.fields["kind"].choices = [("", "すべて"), *kinds]  # type: ignore[attr-defined]


class DropForm(forms.Form):
    """Why something is not sent after all."""

    reason = forms.CharField(
        label="送らない理由",
        max_length=500,
        help_text="監査の記録に残ります。宛先などの個人情報は書かないでください。",
        error_messages={"required": "送らない理由を記入してください。"},
    )


def name_of(kind: str) -> str:
    """Return the kind in Japanese, or its code while it has no name."""
    return settings.PORTAL_OUTBOX_NAMES.get(kind, kind)


@require_safe
def index(request: PortalRequest) -> HttpResponse:
    """List items, newest first; dead letters unless another state is asked for."""
    _require_keeper(request)
    form = Narrowing({"state": OutboxState.DEAD, **request.GET.dict()})
    items = list(_narrowed(form)[: PAGE_SIZE + 1]) if form.is_valid() else []
    page, has_more = items[:PAGE_SIZE], len(items) > PAGE_SIZE
    query = request.GET.copy()
    if has_more:
        query["before"], query["last"] = page[-1].posted_at.isoformat(), str(page[-1].pk)
    return render(
        request,
        "outbox/index.html",
        {
            "form": form,
            "depths": [(name_of(one.kind), one) for one in queue_depths()],
            "kind_to_send": request.GET.get("kind") if page and page[0].is_dead else "",
            "is_waiting": form["state"].value() == OutboxState.WAITING,
            "items": [(name_of(item.kind), item) for item in page],
            "next_page": query.urlencode() if has_more else "",
            "breadcrumbs": [("ホーム", reverse("home")), ("送信箱", None)],
            "is_wide": True,
        },
        status=400 if form.errors else 200,
    )


def _narrowed(form: Narrowing) -> Any:
    wish = form.cleaned_data
    items = OutboxItem.objects.filter(state=wish["state"]).defer("payload")
    if wish["kind"]:
        items = items.filter(kind=wish["kind"])
    if wish["before"] and wish["last"]:
        same_moment = Q(posted_at=wish["before"], pk__lt=wish["last"])
        items = items.filter(Q(posted_at__lt=wish["before"]) | same_moment)
    return items.order_by("-posted_at", "-pk")


@require_POST
def kind_again(request: PortalRequest) -> HttpResponse:
    """Send all dead letters of a kind again."""
    _require_keeper(request)
    kind = request.POST.get("kind", "")
    if kind not in settings.PORTAL_OUTBOX:
        raise Http404
    count = send_kind_again(kind=kind, by=request.viewer, now=timezone.now())
    messages.success(request, f"{name_of(kind)}を{count}件、もう一度送ることにしました。")
    return redirect("outbox")


@require_safe
def page(request: PortalRequest, item_id: UUID) -> HttpResponse:
    """Show one item, never what it holds."""
    return _show(request, _item(request, item_id), DropForm())


@require_POST
def again(request: PortalRequest, item_id: UUID) -> HttpResponse:
    """Send a dead letter again."""
    item = _item(request, item_id)
    try:
        send_again(item=item, by=request.viewer, now=timezone.now())
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, "もう一度送ることにしました。まもなく試します。")
    return redirect("outbox-item", item_id=item.pk)


@require_POST
def drop(request: PortalRequest, item_id: UUID) -> HttpResponse:
    """Give a dead letter up, with a reason."""
    item = _item(request, item_id)
    form = DropForm(request.POST)
    if form.is_valid():
        try:
            drop_item(
                item=item,
                reason=form.cleaned_data["reason"],
                by=request.viewer,
                now=timezone.now(),
            )
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])
        else:
            messages.success(request, "送らないことにしました。")
        return redirect("outbox-item", item_id=item.pk)
    return _show(request, item, form)


def _show(request: PortalRequest, item: OutboxItem, form: DropForm) -> HttpResponse:
    return render(
        request,
        "outbox/item.html",
        {
            "item": item,
            "name": name_of(item.kind),
            "form": form,
            "history": history_of(request.viewer, item),
            "breadcrumbs": [
                ("ホーム", reverse("home")),
                ("送信箱", reverse("outbox")),
                (name_of(item.kind), None),
            ],
        },
        status=400 if form.errors else 200,
    )


def _item(request: PortalRequest, item_id: UUID) -> OutboxItem:
    _require_keeper(request)
    items = OutboxItem.objects.visible_to(request.viewer).defer("payload")
    return get_object_or_404(items, pk=item_id)


def _require_keeper(request: PortalRequest) -> None:
    """The outbox does not exist for subscribers (404); of the others only keepers open it (403)."""
    if not request.viewer.is_government:
        raise Http404
    check_can_keep_outbox(request.viewer)
