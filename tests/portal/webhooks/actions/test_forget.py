"""The log goes after ninety days; what waits stays."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.organizations.models import Organization
from portal.webhooks.actions.emit import emit
from portal.webhooks.actions.forget import KEPT, forget_old_deliveries
from portal.webhooks.models import WebhookAttempt, WebhookDelivery, WebhookEndpoint
from tests import factories
from tests.portal.webhooks.partner import Partner
from tests.portal.webhooks.sent import work_until

pytestmark = pytest.mark.django_db
NOW = factories.NOW


def test_old_log_goes_and_what_waits_stays(endpoint: WebhookEndpoint, partner: Partner) -> None:
    for key, at in (("old", NOW - KEPT), ("new", NOW - KEPT + timedelta(days=1))):
        emit("year.settled", organizations=Organization.objects.all(), data={}, key=key, at=at)
    work_until(NOW)
    emit(
        "year.settled",
        organizations=Organization.objects.all(),
        data={},
        key="waits",
        at=NOW - KEPT,
    )
    later = NOW + timedelta(seconds=1)
    assert [forget_old_deliveries(later), forget_old_deliveries(later)] == [1, 0]
    assert set(WebhookDelivery.objects.values_list("key", flat=True)) == {"new", "waits"}
    assert WebhookAttempt.objects.count() == 1
