"""The pages of endpoints: who keeps, who looks, and what is shown once."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from docs.reference.verify_webhook import verify
from portal.common.viewer import Role
from portal.organizations.models import Organization
from portal.people.models import User
from portal.webhooks.actions.emit import emit
from portal.webhooks.models import WebhookDelivery, WebhookEndpoint
from portal.webhooks.queries import PAGE_SIZE
from tests import factories
from tests.portal.webhooks.partner import Partner
from tests.portal.webhooks.sent import work_until

pytestmark = pytest.mark.django_db
EVENT = "year.settled"
SECRET = re.compile(r"whsec_[A-Za-z0-9+/=]{44}")


def sign_in(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


@pytest.fixture
def keeper_client(static_files: None) -> Client:
    person = factories.person(Role.LOCAL_GOVERNMENT, is_administrator=True)
    return sign_in(Client(), person)


def register(client: Client, partner: Partner, **changes: object) -> str:
    data = {"name": "相談支援システム", "url": partner.url, "events": [EVENT], **changes}
    response = client.post("/webhooks/new/", data)
    assert response.status_code == 200, response.content.decode()
    assert "no-store" in response["cache-control"]
    (secret,) = set(SECRET.findall(response.content.decode()))
    return str(secret)


def tell(key: str = "1", *, at: datetime | None = None) -> None:
    everybody = Organization.objects.all()
    data = {"site": "07204-91"}
    emit(EVENT, organizations=everybody, data=data, key=key, at=at or timezone.now())


def test_from_registering_to_a_verified_notification(
    keeper_client: Client, open_loopback: Partner
) -> None:
    secret = register(keeper_client, open_loopback)
    endpoint = WebhookEndpoint.objects.get()
    page = f"/webhooks/{endpoint.pk}/"
    assert secret not in keeper_client.get(page).content.decode()
    response = keeper_client.post(f"{page}ping/", follow=True)
    assert "まだ送っていません" in response.content.decode()
    assert work_until(timezone.now()) == 1
    (request,) = open_loopback.received
    assert verify([secret], request.headers, request.body, {})["type"] == "ping"
    shown = keeper_client.get(response.request["PATH_INFO"]).content.decode()
    assert "届いた" in shown
    assert "&quot;type&quot;:&quot;ping&quot;" in shown


def test_what_is_wrong_stands_beside_its_field(
    keeper_client: Client, open_loopback: Partner
) -> None:
    wrong = {"name": "", "url": "https://10.0.0.1/", "events": []}
    response = keeper_client.post("/webhooks/new/", wrong)
    assert response.status_code == 400
    text = response.content.decode()
    for sentence in ("名前を入力してください。", "受け取る通知を1つ以上選んでください。"):
        assert text.count(sentence) == 2  # in the summary and at the field
    wrong = {"name": "名前", "url": "https://10.0.0.1/", "events": [EVENT]}
    response = keeper_client.post("/webhooks/new/", wrong)
    assert response.status_code == 400
    assert "IPアドレスではなく、ホスト名で入力してください。" in response.content.decode()
    assert not WebhookEndpoint.objects.exists()


def test_endpoint_is_changed_paused_and_resumed(
    keeper_client: Client, open_loopback: Partner
) -> None:
    register(keeper_client, open_loopback)
    page = f"/webhooks/{WebhookEndpoint.objects.get().pk}/"
    data = {"name": "新しい名前", "url": open_loopback.url, "events": [EVENT]}
    assert "通知先を変更しました。" in (
        keeper_client.post(f"{page}change/", data, follow=True).content.decode()
    )
    for act, sentence in (
        ("pause", "送信を止めました。"),
        ("pause", "この通知先はすでに停止しています。"),
        ("ping", "停止中の通知先には送れません。"),
        ("resume", "送信を再開しました。"),
        ("resume", "この通知先は停止していません。"),
    ):
        text = keeper_client.post(f"{page}{act}/", follow=True).content.decode()
        assert sentence in text, act


def test_secret_is_rotated_once_however_often_the_page_is_sent(
    keeper_client: Client, open_loopback: Partner
) -> None:
    first = register(keeper_client, open_loopback)
    endpoint = WebhookEndpoint.objects.get()
    page = f"/webhooks/{endpoint.pk}/secret/"
    assert keeper_client.get(page).status_code == 200
    data = {"current": endpoint.secrets.get().pk, "way": "overlap"}
    response = keeper_client.post(page, data)
    (second,) = set(SECRET.findall(response.content.decode()))
    assert second != first
    again = keeper_client.post(page, data)
    assert again.status_code == 400
    assert "鍵はすでに更新されています。" in again.content.decode()


def test_delivery_is_sent_again_from_its_page(
    keeper_client: Client, open_loopback: Partner
) -> None:
    register(keeper_client, open_loopback)
    tell(at=timezone.now() - timedelta(seconds=5))
    work_until(timezone.now())
    page = f"/webhooks/deliveries/{WebhookDelivery.objects.get().pk}/"
    text = keeper_client.post(f"{page}resend/", follow=True).content.decode()
    assert "送り直しを受け付けました。" in text
    work_until(timezone.now())
    assert len({one.headers["webhook-id"] for one in open_loopback.received}) == 1
    assert "2回目" in keeper_client.get(page).content.decode()


@pytest.mark.parametrize("role", [Role.MINISTRY, Role.BUREAU])
def test_who_looks_after_the_area_sees_neither_bodies_nor_answers(
    keeper_client: Client, open_loopback: Partner, role: Role
) -> None:
    open_loopback.answer = b"only for the city"
    register(keeper_client, open_loopback)
    tell()
    work_until(timezone.now())
    endpoint, delivery = WebhookEndpoint.objects.get(), WebhookDelivery.objects.get()
    looker = sign_in(Client(), factories.person(role, is_administrator=True))
    assert endpoint.name in looker.get("/webhooks/").content.decode()
    page, sent = f"/webhooks/{endpoint.pk}/", f"/webhooks/deliveries/{delivery.pk}/"
    assert looker.get(page).status_code == 200
    theirs = keeper_client.get(sent).content.decode()
    looked = looker.get(sent).content.decode()
    for private in ("only for the city", "07204-91", "もう一度送る"):
        assert private in theirs
        assert private not in looked
    assert "変更する" not in looker.get(page).content.decode()
    for path in (f"{page}pause/", f"{page}resume/", f"{page}ping/", f"{sent}resend/"):
        assert looker.post(path).status_code == 403
    for path in (f"{page}change/", f"{page}secret/"):
        assert looker.get(path).status_code == 403
        assert looker.post(path).status_code == 403


def test_s05_strangers_find_no_endpoint(keeper_client: Client, open_loopback: Partner) -> None:
    register(keeper_client, open_loopback)
    tell()
    endpoint, delivery = WebhookEndpoint.objects.get(), WebhookDelivery.objects.get()
    page, sent = f"/webhooks/{endpoint.pk}/", f"/webhooks/deliveries/{delivery.pk}/"
    strangers = [
        factories.person(Role.HELLO_WORK, is_administrator=True),
        factories.person(Role.BUREAU, factories.bureau("13"), is_administrator=True),
        factories.person(Role.SUBSCRIBER, is_administrator=True),
        factories.person(Role.LOCAL_GOVERNMENT, email="colleague@test.example"),
    ]
    for person in strangers:
        client = sign_in(Client(), person)
        for path in (page, f"{page}change/", f"{page}secret/", sent):
            assert client.get(path).status_code == 404, (person, path)
        for path in (f"{page}pause/", f"{page}resume/", f"{page}ping/", f"{sent}resend/"):
            assert client.post(path).status_code == 404, (person, path)


def test_log_is_cut_into_pages_and_narrowed_by_state(
    keeper_client: Client, open_loopback: Partner
) -> None:
    register(keeper_client, open_loopback)
    now = timezone.now()
    for number in range(PAGE_SIZE + 5):
        tell(str(number), at=now - timedelta(seconds=number // 4))  # a page ends within four
    page = f"/webhooks/{WebhookEndpoint.objects.get().pk}/"
    first = keeper_client.get(page)
    log = first.context["log"]
    second = keeper_client.get(page, {"behind": str(log.older)}).context["log"]
    shown = [one.pk for one in (*log.deliveries, *second.deliveries)]
    assert (len(log.deliveries), len(second.deliveries), second.older) == (PAGE_SIZE, 5, None)
    assert len(set(shown)) == PAGE_SIZE + 5
    assert keeper_client.get(page, {"state": "FAILED"}).context["log"].deliveries == []
    assert keeper_client.get(page, {"state": "WAITING"}).context["log"].deliveries
    for wrong in ({"state": "NONSENSE"}, {"behind": "nonsense"}):
        assert keeper_client.get(page, wrong).status_code == 404
