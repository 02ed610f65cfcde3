"""The list of endpoints, one endpoint with its log, and what its administrators do with it."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.common.viewer import Viewer
from portal.common.web.request import PortalRequest
from portal.webhooks import permissions, queries
from portal.webhooks.actions.keep_endpoint import change_endpoint, register_endpoint
from portal.webhooks.actions.pause import pause_endpoint, resume_endpoint
from portal.webhooks.actions.send_again import send_ping
from portal.webhooks.choices import DeliveryState
from portal.webhooks.events import label_of
from portal.webhooks.models import WebhookEndpoint
from portal.webhooks.web.forms import EndpointForm

Crumbs = list[tuple[str, str | None]]


def crumbs(*further: tuple[str, str | None]) -> Crumbs:
    """Return the way from home to a page of this app."""
    return [
        ("ホーム", reverse("home")),
        ("システムへの通知", reverse("webhooks:index") if further else None),
        *further,
    ]


def require_reader(viewer: Viewer) -> None:
    """Raise Http404 where webhooks do not exist, PermissionDenied where they are not his."""
    if not permissions.has_webhooks(viewer):
        raise Http404
    permissions.check_can_open_webhooks(viewer)


def endpoint_for(request: PortalRequest, endpoint_id: UUID) -> WebhookEndpoint:
    """Return the endpoint, or raise Http404 when the viewer may not see it."""
    visible = WebhookEndpoint.objects.visible_to(request.viewer).select_related("organization")
    return get_object_or_404(visible, pk=endpoint_id)


@require_safe
def index(request: PortalRequest) -> HttpResponse:
    """List the organisation's own endpoints, and those of the area for who looks after it."""
    require_reader(request.viewer)
    found = list(queries.endpoints(request.viewer, timezone.now()))
    own = [one for one in found if one.organization_id == request.viewer.organization_id]
    return render(
        request,
        "webhooks/index.html",
        {
            "keeps": permissions.keeps_webhooks(request.viewer),
            "own": own,
            "others": [one for one in found if one not in own],
            "looks_after": permissions.looks_after_webhooks(request.viewer),
            "breadcrumbs": crumbs(),
        },
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: PortalRequest) -> HttpResponse:
    """Ask for a new endpoint; the answer shows its secret, once."""
    require_reader(request.viewer)
    permissions.check_can_keep_webhooks(request.viewer, request.viewer.organization_id)
    form = EndpointForm(request.viewer, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            endpoint, secret = register_endpoint(
                **form.cleaned_data, by=request.viewer, now=timezone.now()
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            return show_secret(request, endpoint, secret, "通知先を登録しました")
    return _form_page(request, form, "通知先の登録", reverse("webhooks:index"))


def show_secret(
    request: PortalRequest, endpoint: WebhookEndpoint, secret: str, heading: str
) -> HttpResponse:
    """Show a new secret in the answer itself: it is kept nowhere where it could be read again."""
    return render(
        request,
        "webhooks/secret.html",
        {
            "endpoint": endpoint,
            "secret": secret,
            "heading": heading,
            "breadcrumbs": crumbs(
                (endpoint.name, reverse("webhooks:endpoint", args=[endpoint.pk])), ("鍵", None)
            ),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: PortalRequest, endpoint_id: UUID) -> HttpResponse:
    """Change an endpoint's name, address and events."""
    endpoint = endpoint_for(request, endpoint_id)
    permissions.check_can_keep_webhooks(request.viewer, endpoint.organization_id)
    data = request.POST if request.method == "POST" else None
    form = EndpointForm(request.viewer, data, endpoint)
    if form.is_valid():
        try:
            change_endpoint(
                endpoint=endpoint, **form.cleaned_data, by=request.viewer, now=timezone.now()
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, "通知先を変更しました。")
            return redirect("webhooks:endpoint", endpoint.pk)
    url = reverse("webhooks:endpoint", args=[endpoint.pk])
    return _form_page(request, form, "通知先の変更", url, (endpoint.name, url))


def _form_page(
    request: PortalRequest, form: EndpointForm, heading: str, back: str, *way: tuple[str, str]
) -> HttpResponse:
    return render(
        request,
        "webhooks/form.html",
        {
            "form": form,
            "heading": heading,
            "back": back,
            "breadcrumbs": crumbs(*way, (heading, None)),
        },
        status=400 if form.errors else 200,
    )


@require_safe
def page(request: PortalRequest, endpoint_id: UUID) -> HttpResponse:
    """Show an endpoint and its log. `?state=` narrows it, `?behind=` goes on to older ones."""
    endpoint = endpoint_for(request, endpoint_id)
    state = request.GET.get("state", "")
    if state not in {"", *DeliveryState.values}:
        raise Http404
    log = queries.log_of(request.viewer, endpoint, state=state, behind=_uuid(request, "behind"))
    return render(
        request,
        "webhooks/endpoint.html",
        {
            "endpoint": endpoint,
            "events": [
                (code, label_of(code))
                for code in endpoint.subscriptions.values_list("event", flat=True)
            ],
            "keeps": permissions.can_keep_webhooks(request.viewer, endpoint.organization_id),
            "log": log,
            "state": state,
            "tabs": _tabs(endpoint, state),
            "breadcrumbs": crumbs((endpoint.name, None)),
        },
    )


def _tabs(endpoint: WebhookEndpoint, current: str) -> list[dict[str, object]]:
    url = reverse("webhooks:endpoint", args=[endpoint.pk])
    choices = [("", "すべて"), *DeliveryState.choices]
    return [
        {
            "label": label,
            "url": f"{url}?state={value}" if value else url,
            "is_current": value == current,
            "count": None,
        }
        for value, label in choices
    ]


def _uuid(request: PortalRequest, name: str) -> UUID | None:
    text = request.GET.get(name, "")
    try:
        return UUID(text) if text else None
    except ValueError as error:
        raise Http404 from error


@require_POST
def pause(request: PortalRequest, endpoint_id: UUID) -> HttpResponse:
    """Stop sending."""
    endpoint = endpoint_for(request, endpoint_id)
    try:
        pause_endpoint(endpoint=endpoint, by=request.viewer, now=timezone.now())
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, "送信を止めました。この間の通知は保留します。")
    return redirect("webhooks:endpoint", endpoint.pk)


@require_POST
def resume(request: PortalRequest, endpoint_id: UUID) -> HttpResponse:
    """Begin to send again."""
    endpoint = endpoint_for(request, endpoint_id)
    try:
        held = resume_endpoint(endpoint=endpoint, by=request.viewer, now=timezone.now())
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(
            request,
            f"送信を再開しました。保留していた{held:,}件を送ります。"
            if held
            else "送信を再開しました。",
        )
    return redirect("webhooks:endpoint", endpoint.pk)


@require_POST
def ping(request: PortalRequest, endpoint_id: UUID) -> HttpResponse:
    """Send a trial."""
    endpoint = endpoint_for(request, endpoint_id)
    try:
        delivery = send_ping(endpoint=endpoint, by=request.viewer, now=timezone.now())
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
        return redirect("webhooks:endpoint", endpoint.pk)
    messages.success(request, "試験送信を受け付けました。結果はこの画面を開き直すと分かります。")
    return redirect("webhooks:delivery", delivery.pk)
