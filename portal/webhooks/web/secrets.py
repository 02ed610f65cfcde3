"""Change an endpoint's signing secret."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.common.web.request import PortalRequest
from portal.webhooks import permissions
from portal.webhooks.actions.renew_secret import renew_secret
from portal.webhooks.web.endpoints import crumbs, endpoint_for, show_secret
from portal.webhooks.web.forms import AT_ONCE, SecretForm


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rotate(request: PortalRequest, endpoint_id: UUID) -> HttpResponse:
    """Ask what becomes of the present secret; the answer shows the new one, once."""
    endpoint = endpoint_for(request, endpoint_id)
    permissions.check_can_keep_webhooks(request.viewer, endpoint.organization_id)
    form = SecretForm(
        request.POST if request.method == "POST" else None,
        initial={"current": endpoint.secrets.get(retires_at=None).pk},
    )
    if form.is_valid():
        try:
            secret = renew_secret(
                endpoint=endpoint,
                current=form.cleaned_data["current"],
                at_once=form.cleaned_data["way"] == AT_ONCE,
                by=request.viewer,
                now=timezone.now(),
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            return show_secret(request, endpoint, secret, "鍵を更新しました")
    url = reverse("webhooks:endpoint", args=[endpoint.pk])
    return render(
        request,
        "webhooks/rotate.html",
        {
            "endpoint": endpoint,
            "form": form,
            "back": url,
            "breadcrumbs": crumbs((endpoint.name, url), ("鍵の更新", None)),
        },
        status=400 if form.errors else 200,
    )
