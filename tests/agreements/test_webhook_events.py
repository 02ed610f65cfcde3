"""Each step of an agreement is told to the systems of its government parties, once."""

import json
from dataclasses import replace
from datetime import date

import pytest

from agreements.actions.begin import begin
from agreements.actions.consult import consult
from agreements.parties import Party
from portal.common.viewer import Role, Viewer
from portal.organizations.models import Organization
from portal.webhooks.actions.keep_endpoint import register_endpoint
from portal.webhooks.models import WebhookDelivery, WebhookEndpoint
from tests import factories
from tests.agreements import makers
from tests.agreements.makers import NOW

pytestmark = pytest.mark.django_db


def listen(keeper: Viewer) -> WebhookEndpoint:
    """Register an endpoint of the keeper's organisation."""
    return register_endpoint(
        name=keeper.organization_name[:60],
        url="https://hooks.partner.example/in",
        events=["agreement.state_changed"],
        by=keeper,
        now=NOW,
    )[0]


def keeper(role: Role, of: Organization | None = None) -> Viewer:
    return factories.viewer(role, of, is_administrator=True)


def test_a_step_is_told_to_the_parties_the_bureau_and_the_ministry_only() -> None:
    drafter = keeper(Role.LOCAL_GOVERNMENT)
    told = [listen(one) for one in (drafter, keeper(Role.BUREAU), keeper(Role.MINISTRY))]
    listen(keeper(Role.LOCAL_GOVERNMENT, factories.body("131016")))
    listen(keeper(Role.BUREAU, factories.bureau("13")))
    made = makers.drafted(
        makers.Sides(*([drafter] * 8)),
        parties=[Party.of(factories.body()), Party.of(factories.bureau())],
    )
    assert not WebhookDelivery.objects.exists()
    consult(agreement=made, by=drafter, now=NOW)
    deliveries = WebhookDelivery.objects.all()
    assert {one.endpoint_id for one in deliveries} == {one.pk for one in told}
    data = json.loads(deliveries[0].body)["data"]
    assert (data["previous_state"], data["state"]) == ("DRAFTED", "CONSULTING")
    assert data["agreement"] == str(made.public_id)
    assert data["signed_on"] is None


def test_what_it_renews_is_told_too() -> None:
    of = makers.sides()
    earlier = makers.in_force(of)
    renewal = makers.agreed_renewal(of, earlier)
    later = makers.signed(of, (date(2026, 11, 1), None), made=renewal)
    bureau = makers.organization_of(of.bureau)
    person = factories.person(
        Role.BUREAU, bureau, email="keeper@test.example", is_administrator=True
    )
    listen(replace(of.bureau, user_id=person.pk, is_administrator=True))
    begin(agreement=later, by=of.bureau, now=NOW)
    states = {json.loads(one.body)["data"]["state"] for one in WebhookDelivery.objects.all()}
    assert states == {"IN_FORCE", "RENEWED"}
