"""S06: PostgreSQL itself keeps endpoints, secrets and deliveries from those they do not concern."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from portal.common.acting import acting_as
from portal.common.viewer import Role, Viewer
from portal.organizations.models import Organization
from portal.webhooks.actions.emit import emit
from portal.webhooks.models import (
    WebhookAttempt,
    WebhookDelivery,
    WebhookEndpoint,
    WebhookSecret,
    WebhookSubscription,
)
from tests import factories
from tests.portal.webhooks.partner import Partner
from tests.portal.webhooks.sent import work_until

pytestmark = pytest.mark.django_db
NOW = factories.NOW
PRIVATE = (WebhookEndpoint, WebhookDelivery, WebhookAttempt, WebhookSecret)


def tell(key: str = "1") -> int:
    return emit("year.settled", organizations=Organization.objects.all(), data={}, key=key, at=NOW)


def seen() -> list[int]:
    """How many rows of each private table an unfiltered query finds."""
    return [model._base_manager.count() for model in PRIVATE]


def test_s06_unfiltered_query_finds_what_the_viewer_may_see(
    endpoint: WebhookEndpoint, partner: Partner, keeper: Viewer
) -> None:
    tell()
    work_until(NOW)
    expected = {
        keeper: [1, 1, 1, 1],
        replace(keeper, is_administrator=False): [0, 0, 0, 0],
        factories.viewer(Role.BUREAU): [1, 1, 1, 0],
        factories.viewer(Role.BUREAU, factories.bureau("13")): [0, 0, 0, 0],
        factories.viewer(Role.MINISTRY, is_administrator=True): [1, 1, 1, 0],
        factories.viewer(Role.HELLO_WORK, is_administrator=True): [0, 0, 0, 0],
        Viewer.nobody(): [0, 0, 0, 0],
        Viewer.system(): [1, 1, 1, 1],
    }
    for viewer, rows in expected.items():
        with acting_as(viewer):
            assert seen() == rows, viewer


def test_s06_subscriber_finds_nothing_and_may_not_even_ask(endpoint: WebhookEndpoint) -> None:
    with acting_as(factories.viewer(Role.SUBSCRIBER, is_administrator=True)):
        for model in PRIVATE:
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                model._base_manager.count()


@pytest.mark.parametrize("role", [Role.HELLO_WORK, Role.MINISTRY, Role.SUBSCRIBER])
def test_whoever_causes_an_event_tells_those_he_cannot_see(
    endpoint: WebhookEndpoint, partner: Partner, role: Role
) -> None:
    with acting_as(factories.viewer(role)):
        assert [tell(), tell()] == [1, 1]
    work_until(NOW)
    assert len(partner.received) == 1


def test_s06_a_stranger_changes_nothing(endpoint: WebhookEndpoint) -> None:
    tell()
    with acting_as(factories.viewer(Role.MINISTRY, is_administrator=True)):
        assert WebhookEndpoint.objects.update(url="https://evil.example/") == 0
        assert WebhookDelivery.objects.update(body="") == 0
        assert WebhookSubscription.objects.all()._raw_delete("default") == 0
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            WebhookSecret.objects.create(endpoint=endpoint, sealed="x", made_at=NOW)


def test_a_subscription_has_its_endpoints_owner(endpoint: WebhookEndpoint) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        WebhookSubscription.objects.update(organization=factories.office())
