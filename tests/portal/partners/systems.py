"""Systems that use the API, as tests make them."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from django.test import Client
from django.utils import timezone

from portal.common.fiscal import today
from portal.common.viewer import Role, Viewer
from portal.organizations.models import Organization
from portal.partners.actions.register_client import register_client
from portal.partners.models import ApiClient
from portal.people.models import User
from portal.people.viewers import viewer_for
from tests import factories

TOKEN = "/api/v1/token/"


@dataclass(frozen=True, slots=True)
class System:
    """A registered system with its secret, and the administrator who registered it."""

    client: ApiClient
    secret: str
    administrator: Viewer


def system(
    role: Role = Role.LOCAL_GOVERNMENT,
    of: Organization | None = None,
    *,
    scopes: tuple[str, ...] = ("sites:read", "evaluation:read"),
    networks: tuple[str, ...] = (),
    name: str = "実績連携",
    now: datetime | None = None,
    valid_until: date | None = None,
) -> System:
    """A system of an organisation, good for a year from `now`."""
    moment = now or timezone.now()
    administrator = administrator_of(role, of)
    client, secret = register_client(
        name=name,
        purpose="庁内システムとの連携",
        scopes=scopes,
        allowed_networks=networks,
        valid_until=valid_until or today(moment) + timedelta(days=365),
        by=administrator,
        now=moment,
    )
    return System(client, secret, administrator)


def administrator_of(role: Role, of: Organization | None = None) -> Viewer:
    """Somebody who administers an organisation."""
    employer = of or factories.organization(role)
    email = f"administrator-{employer.pk}@test.example"
    found = User.objects.filter(email=email).first()
    user = found or factories.person(role, employer, email=email, is_administrator=True)
    return viewer_for(user, now=timezone.now())


def ask_token(
    client_id: str, secret: str, *, scope: str = "", address: str = "127.0.0.1", **headers: str
) -> Any:
    """Ask for a token with the credentials in the header; return the response."""
    basic = base64.b64encode(f"{client_id}:{secret}".encode()).decode()
    form = "grant_type=client_credentials" + (f"&scope={scope}" if scope else "")
    return _stranger().post(
        TOKEN,
        form,
        "application/x-www-form-urlencoded",
        headers={"Authorization": f"Basic {basic}", **headers},
        REMOTE_ADDR=address,
    )


@cache
def _stranger() -> Client:
    """One client for all: each would gather the static files anew."""
    return Client()


def token_of(made: System, *, scope: str = "", address: str = "127.0.0.1") -> str:
    """A token of the system."""
    response = ask_token(made.client.client_id, made.secret, scope=scope, address=address)
    assert response.status_code == 200, response.content
    return str(response.json()["access_token"])


def caller(token: str, *, address: str = "127.0.0.1") -> Client:
    """A client that sends the token with every request, from the address."""
    return Client(headers={"Authorization": f"Bearer {token}"}, REMOTE_ADDR=address)


def on(year: int, month: int, day: int) -> datetime:
    """Noon of a day, in UTC."""
    return datetime(year, month, day, 12, tzinfo=UTC)
