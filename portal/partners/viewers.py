"""Who asks, when it may be a system: the viewer behind an access token."""

import hashlib
from datetime import datetime, timedelta

from django.db.models import Exists, Q
from django.http import HttpRequest
from django.utils import timezone
from oauth2_provider.models import AccessToken

from portal.common.api.problems import concerns_api
from portal.common.models import DataSource
from portal.common.viewer import Role, Viewer
from portal.common.web.client_address import client_address
from portal.partners.models import ApiClient
from portal.people.viewers import viewer_of_request as person_of_request

NO_TOKEN = "アクセストークンが正しくないか、期限が切れています。"  # noqa: S105 — a sentence
NOTED_EVERY = timedelta(minutes=1)


def viewer_of_request(request: HttpRequest) -> Viewer:
    """Return who asks: the system whose token the request carries, else the person signed in.

    A token that is not good makes the request nobody's, whoever is signed in; why is left in
    `request.token_refusal` for the API to say.
    """
    token = bearer_token(request)
    if token is None:
        return person_of_request(request)
    address = client_address(request.META)
    viewer, refusal = identify(token, address=address, now=timezone.now())
    request.token_refusal = refusal  # type: ignore[attr-defined]
    return viewer


def bearer_token(request: HttpRequest) -> str | None:
    """Return the access token of a request to the API, None when it carries none."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if concerns_api(request) and scheme.lower() == "bearer" else None


def identify(token: str, *, address: str, now: datetime) -> tuple[Viewer, str]:
    """Return the viewer behind an access token, and why there is none ("" when there is).

    Everything is read afresh: a system that was suspended, has run out, or whose organisation
    has ceased to exist is refused with its very next request.
    """
    found = (
        AccessToken.objects.select_related("application__organization")
        .annotate(demonstration=Exists(DataSource.objects.filter(is_synthetic=True)))
        .filter(token_checksum=hashlib.sha256(token.encode()).hexdigest(), expires__gt=now)
        .exclude(application=None)
        .first()
    )
    if found is None:
        return Viewer.nobody(), NO_TOKEN
    client: ApiClient = found.application
    refusal = client.refusal(now=now, address=address)
    if refusal:
        return Viewer.nobody(), refusal
    _note_use(client, now)
    return viewer_for(client, frozenset(found.scope.split()), demonstration=found.demonstration), ""


def viewer_for(client: ApiClient, asked: frozenset[str], *, demonstration: bool) -> Viewer:
    """Return the viewer of a system whose token was made for `asked`."""
    organization = client.organization
    return Viewer(
        client_id=client.pk,
        name=f"API: {client.name}",
        role=Role(organization.kind),
        organization_id=organization.pk,
        organization_name=organization.name,
        prefecture_code=organization.prefecture_code,
        scopes=frozenset(one.code for one in client.granted) & asked,
        shows_demonstration=demonstration,
    )


def _note_use(client: ApiClient, now: datetime) -> None:
    """Note when it was last used, once a minute at most."""
    stale = Q(last_used_at=None) | Q(last_used_at__lt=now - NOTED_EVERY)
    if client.last_used_at is None or client.last_used_at < now - NOTED_EVERY:
        ApiClient.objects.filter(stale, pk=client.pk).update(last_used_at=now)
