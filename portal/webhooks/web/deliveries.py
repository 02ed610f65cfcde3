"""One notification: what was sent, what came of each try, and sending it again."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from portal.common.web.request import PortalRequest
from portal.webhooks import permissions
from portal.webhooks.actions.send_again import resend_delivery
from portal.webhooks.models import WebhookDelivery
from portal.webhooks.web.endpoints import crumbs


def _delivery_for(request: PortalRequest, delivery_id: UUID) -> WebhookDelivery:
    visible = WebhookDelivery.objects.visible_to(request.viewer)
    return get_object_or_404(
        visible.select_related("endpoint__organization").prefetch_related("attempts"),
        pk=delivery_id,
    )


@require_safe
def page(request: PortalRequest, delivery_id: UUID) -> HttpResponse:
    """Show a notification. Its body and the answers are for the endpoint's keepers alone."""
    delivery = _delivery_for(request, delivery_id)
    endpoint = delivery.endpoint
    return render(
        request,
        "webhooks/delivery.html",
        {
            "delivery": delivery,
            "endpoint": endpoint,
            "keeps": permissions.can_keep_webhooks(request.viewer, endpoint.organization_id),
            "breadcrumbs": crumbs(
                (endpoint.name, reverse("webhooks:endpoint", args=[endpoint.pk])),
                (delivery.event_label, None),
            ),
        },
    )


@require_POST
def resend(request: PortalRequest, delivery_id: UUID) -> HttpResponse:
    """Send a notification again."""
    delivery = _delivery_for(request, delivery_id)
    try:
        resend_delivery(delivery=delivery, by=request.viewer, now=timezone.now())
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(
            request, "送り直しを受け付けました。結果はこの画面を開き直すと分かります。"
        )
    return redirect("webhooks:delivery", delivery.pk)
