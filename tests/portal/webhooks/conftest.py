"""A partner's system on the loopback, and endpoints that lead to it."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_network

import pytest
from pytest_django import Settings

from portal.common.viewer import Role, Viewer
from portal.webhooks.actions.keep_endpoint import register_endpoint
from portal.webhooks.models import WebhookEndpoint
from portal.webhooks.sending import call
from tests import factories
from tests.portal.webhooks import partner as partners
from tests.portal.webhooks.partner import Partner


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Partner]:
    with partners.listening(tmp_path_factory.mktemp("partner")) as running:
        yield running


@pytest.fixture
def partner(shared: Partner) -> Partner:
    """The system, with nothing received and in a good mood."""
    shared.received.clear()
    shared.connections, shared.status, shared.answer = 0, 200, b"ok"
    shared.headers, shared.drips = {}, False
    return shared


@pytest.fixture
def open_loopback(partner: Partner, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Partner:
    """Let the portal call the partner, as an operator opens a segment of his own."""
    settings.PORTAL_WEBHOOK_PORTS = [443, partner.port]
    settings.PORTAL_WEBHOOK_ALLOWED_NETWORKS = (ip_network("127.0.0.1/32"),)
    settings.PORTAL_WEBHOOK_CERTIFICATES = partner.authority
    monkeypatch.setattr(call, "system_resolver", lambda host, port: ["127.0.0.1"])  # noqa: ARG005
    return partner


@pytest.fixture
def keeper() -> Viewer:
    """The administrator of the city that hosts `factories.site()`."""
    return factories.viewer(Role.LOCAL_GOVERNMENT, is_administrator=True)


@pytest.fixture
def registered(open_loopback: Partner, keeper: Viewer) -> tuple[WebhookEndpoint, str]:
    """The city's endpoint at the partner, and its secret in words."""
    return register_endpoint(
        name="相談支援システム",
        url=open_loopback.url,
        events=["year.settled"],
        by=keeper,
        now=factories.NOW,
    )


@pytest.fixture
def endpoint(registered: tuple[WebhookEndpoint, str]) -> WebhookEndpoint:
    return registered[0]
