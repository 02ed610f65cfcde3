"""The pages of an organisation's systems: list, register, look at, extend, rotate, suspend."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.common.fiscal import today
from portal.common.history import history_of
from portal.common.web.request import PortalRequest
from portal.partners import permissions
from portal.partners.actions.extend_client import extend_client
from portal.partners.actions.register_client import register_client
from portal.partners.actions.rotate_secret import OVERLAP, rotate_secret
from portal.partners.actions.suspend_client import suspend_client
from portal.partners.models import ApiClient
from portal.partners.queries import clients_seen_by
from portal.partners.web.forms import ExtendForm, RegisterForm

PAGE = 50


@require_safe
def index(request: PortalRequest) -> HttpResponse:
    """List the systems of the viewer's area; only his own organisation's can be changed."""
    permissions.check_can_read_clients(request.viewer)
    day = today(timezone.now())
    page = Paginator(clients_seen_by(request.viewer), PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "rows": [(client, client.state_on(day)) for client in page],
        "can_register": permissions.can_register_clients(request.viewer),
        "breadcrumbs": _breadcrumbs(),
    }
    return render(request, "partners/clients.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def register(request: PortalRequest) -> HttpResponse:
    """Register a system and show its secret, this once."""
    permissions.check_can_register_clients(request.viewer)
    now = timezone.now()
    form = RegisterForm(request.POST or None, viewer=request.viewer, today=today(now))
    if request.method == "POST" and form.is_valid():
        try:
            client, secret = register_client(**form.cleaned_data, by=request.viewer, now=now)
        except ValidationError as refusal:
            _show(form, refusal)
        else:
            return _secret_page(request, client, secret, is_new=True)
    return render(
        request,
        "partners/register.html",
        {"form": form, "breadcrumbs": _breadcrumbs("登録")},
        status=400 if form.errors else 200,
    )


@require_safe
def page(request: PortalRequest, client_id: UUID) -> HttpResponse:
    """Show one system with its history."""
    return _client_page(request, _find(request, client_id))


@require_POST
def extend(request: PortalRequest, client_id: UUID) -> HttpResponse:
    """Set another last day."""
    client, now = _find(request, client_id), timezone.now()
    permissions.check_can_keep_client(request.viewer, client)
    form = ExtendForm(request.POST, today=today(now))
    if form.is_valid():
        try:
            extend_client(client=client, **form.cleaned_data, by=request.viewer, now=now)
        except ValidationError as refusal:
            _show(form, refusal)
        else:
            messages.success(request, "有効期限を変更しました。")
            return redirect("partners:api-client", client.pk)
    return _client_page(request, client, form=form)


@require_http_methods(["GET", "HEAD", "POST"])
def rotate(request: PortalRequest, client_id: UUID) -> HttpResponse:
    """Ask back, then make a new secret and show it, this once."""
    client = _find(request, client_id)
    permissions.check_can_keep_client(request.viewer, client)
    if request.method == "POST":
        try:
            client, secret = rotate_secret(client=client, by=request.viewer, now=timezone.now())
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])
            return redirect("partners:api-client", client.pk)
        return _secret_page(request, client, secret, is_new=False)
    hours = int(OVERLAP.total_seconds()) // 3600
    context = {
        "heading": f"「{client.name}」のシークレットを交換しますか",
        "body": f"新しいシークレットを一度だけ表示します。いまのものは{hours}時間だけ使えます。"
        "その間に、システムの設定を新しいものへ変えてください。",
        "submit_label": "交換する",
    }
    return _ask(request, client, "シークレットの交換", context)


@require_http_methods(["GET", "HEAD", "POST"])
def suspend(request: PortalRequest, client_id: UUID) -> HttpResponse:
    """Ask back, then stop the system."""
    client = _find(request, client_id)
    permissions.check_can_keep_client(request.viewer, client)
    if request.method == "POST":
        suspend_client(client=client, by=request.viewer, now=timezone.now())
        messages.success(request, f"「{client.name}」を停止しました。次の依頼から断ります。")
        return redirect("partners:api-client", client.pk)
    context = {
        "heading": f"「{client.name}」を停止しますか",
        "body": "次の依頼からすべて断ります。再開はできません。また使うときは、新しく登録します。",
        "submit_label": "停止する",
        "is_danger": True,
    }
    return _ask(request, client, "停止", context)


def _find(request: PortalRequest, client_id: UUID) -> ApiClient:
    permissions.check_can_read_clients(request.viewer)
    return get_object_or_404(clients_seen_by(request.viewer), pk=client_id)


def _client_page(
    request: PortalRequest, client: ApiClient, form: ExtendForm | None = None
) -> HttpResponse:
    now = timezone.now()
    day = today(now)
    rotating = client.previous_secret_until is not None and client.previous_secret_until > now
    context = {
        "client": client,
        "state": client.state_on(day),
        "can_keep": permissions.can_keep_client(request.viewer, client)
        and client.suspended_at is None,
        "previous_secret_until": client.previous_secret_until if rotating else None,
        "form": form or ExtendForm(today=day),
        "history": history_of(request.viewer, client) if request.viewer.is_government else None,
        "breadcrumbs": _breadcrumbs(client.name),
    }
    return render(request, "partners/client.html", context, status=400 if form else 200)


def _secret_page(
    request: PortalRequest, client: ApiClient, secret: str, *, is_new: bool
) -> HttpResponse:
    context = {
        "client": client,
        "secret": secret,
        "is_new": is_new,
        "breadcrumbs": _breadcrumbs(client.name),
    }
    return render(request, "partners/secret.html", context)


def _ask(
    request: PortalRequest, client: ApiClient, title: str, context: dict[str, Any]
) -> HttpResponse:
    crumbs = [
        *_breadcrumbs()[:-1],
        ("連携システム", reverse("partners:api-clients")),
        (client.name, reverse("partners:api-client", args=[client.pk])),
        (title, None),
    ]
    context |= {
        "title": title,
        "cancel_url": reverse("partners:api-client", args=[client.pk]),
        "breadcrumbs": crumbs,
    }
    return render(request, "partners/confirm.html", context)


def _show(form: forms.Form, refusal: ValidationError) -> None:
    """Put what the action refused beside its field."""
    if not hasattr(refusal, "error_dict"):
        form.add_error(None, refusal)
        return
    for field, errors in refusal.error_dict.items():
        form.add_error(field if field in form.fields else None, errors)


def _breadcrumbs(here: str | None = None) -> list[tuple[str, str | None]]:
    home = ("ホーム", reverse("home"))
    if here is None:
        return [home, ("連携システム", None)]
    return [home, ("連携システム", reverse("partners:api-clients")), (here, None)]
