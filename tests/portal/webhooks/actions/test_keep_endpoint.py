"""An organisation's administrators register where its systems are told."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from portal.common.viewer import Role, Viewer
from portal.webhooks.actions.keep_endpoint import (
    ENDPOINTS_AT_MOST,
    change_endpoint,
    register_endpoint,
)
from portal.webhooks.models import WebhookEndpoint, WebhookSecret
from tests import factories

pytestmark = pytest.mark.django_db
NOW = factories.NOW
URL = "https://hooks.city.example/in"


def register(by: Viewer, url: str = URL, **changes: object) -> WebhookEndpoint:
    facts = {"name": "相談支援システム", "events": ["year.settled"], **changes}
    return register_endpoint(url=url, by=by, now=NOW, **facts)[0]  # type: ignore[arg-type]


def test_address_is_kept_in_one_spelling(keeper: Viewer) -> None:
    assert register(keeper, "HTTPS://Hooks.City.Example:443/in").url == URL
    with pytest.raises(ValidationError) as refusal:
        register(keeper, "https://hooks.city.example./in")
    assert refusal.value.message_dict == {"url": ["このURLはすでに登録されています。"]}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"url": "http://hooks.city.example/in"}, "url"),
        ({"url": "https://169.254.169.254/"}, "url"),
        ({"name": ""}, "name"),
        ({"name": "あ" * 61}, "name"),
        ({"events": []}, "events"),
        ({"events": ["unknown"]}, "events"),
    ],
)
def test_what_is_wrong_stands_at_its_field(
    keeper: Viewer, changes: dict[str, object], field: str
) -> None:
    with pytest.raises(ValidationError) as refusal:
        register(keeper, **changes)  # type: ignore[arg-type]
    assert list(refusal.value.message_dict) == [field]
    assert not WebhookEndpoint.objects.exists()
    assert not WebhookSecret.objects.exists()


def test_an_organisation_has_ten_endpoints_at_most(keeper: Viewer) -> None:
    for number in range(ENDPOINTS_AT_MOST):
        register(keeper, f"{URL}/{number}")
    with pytest.raises(ValidationError, match="10件まで"):
        register(keeper, f"{URL}/more")
    register(factories.viewer(Role.HELLO_WORK, is_administrator=True))


@pytest.mark.parametrize("role", [Role.SUBSCRIBER, Role.LOCAL_GOVERNMENT])
def test_others_register_nothing(role: Role) -> None:
    for by in (
        replace(factories.viewer(role), is_administrator=role == Role.SUBSCRIBER),
        Viewer.system(),
        Viewer.nobody(),
    ):
        with pytest.raises(PermissionDenied):
            register(by)


def test_change_keeps_the_secret_and_the_owner(keeper: Viewer) -> None:
    endpoint = register(keeper)
    secret = endpoint.secrets.get().sealed
    changed = change_endpoint(
        endpoint=endpoint,
        name="新しい名前",
        url=f"{URL}/2",
        events=["year.settled"],
        by=keeper,
        now=NOW,
    )
    assert (changed.name, changed.url) == ("新しい名前", f"{URL}/2")
    assert changed.secrets.get().sealed == secret
    stranger = factories.viewer(Role.HELLO_WORK, is_administrator=True)
    with pytest.raises(PermissionDenied):
        change_endpoint(
            endpoint=endpoint, name="盗む", url=URL, events=["year.settled"], by=stranger, now=NOW
        )


def test_the_database_itself_refuses_http_and_a_second_current_secret(keeper: Viewer) -> None:
    endpoint = register(keeper)
    with pytest.raises(IntegrityError), transaction.atomic():
        WebhookEndpoint.objects.update(url="http://hooks.city.example/in")
    with pytest.raises(IntegrityError), transaction.atomic():
        WebhookSecret.objects.create(endpoint=endpoint, sealed="x", made_at=NOW)


def test_who_sees_an_endpoint(keeper: Viewer) -> None:
    register(keeper)
    seen = {
        "keeper": keeper,
        "ministry": factories.viewer(Role.MINISTRY),
        "bureau": factories.viewer(Role.BUREAU),
        "system": Viewer.system(),
    }
    unseen = {
        "colleague": replace(keeper, is_administrator=False),
        "office": factories.viewer(Role.HELLO_WORK, is_administrator=True),
        "other bureau": factories.viewer(
            Role.BUREAU, factories.bureau("13"), is_administrator=True
        ),
        "other city": factories.viewer(
            Role.LOCAL_GOVERNMENT, factories.body("072052"), is_administrator=True
        ),
        "subscriber": factories.viewer(Role.SUBSCRIBER, is_administrator=True),
        "nobody": Viewer.nobody(),
    }
    for name, viewer in (seen | unseen).items():
        assert WebhookEndpoint.objects.visible_to(viewer).exists() == (name in seen), name
        assert WebhookSecret.objects.visible_to(viewer).exists() == (name == "system"), name
