"""The keepers' pages: what is dead can be looked at, sent again or given up; contents stay in."""

from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from portal.common.actions.keep_outbox import drop_item, send_again
from portal.common.models import AuditEntry, OutboxState
from portal.common.outbox import OutboxItem, post
from portal.common.viewer import Role
from tests import factories
from tests.outbox import deliver_all

pytestmark = pytest.mark.django_db
NOW = factories.NOW
SECRET = "person@secret.example"


@pytest.fixture
def keeper(client: Client) -> Client:
    client.force_login(factories.person(Role.MINISTRY, is_administrator=True))
    return client


@pytest.fixture
def dead() -> OutboxItem:
    post("test.refuse", {"secret": SECRET}, key=SECRET, at=NOW)
    deliver_all(NOW)
    return OutboxItem.objects.get()


def test_a_dead_letter_is_shown_without_its_contents(keeper: Client, dead: OutboxItem) -> None:
    for path in ("/outbox/", "/outbox/?state=DEAD&kind=test.refuse", f"/outbox/{dead.pk}/"):
        html = keeper.get(path).content.decode()
        assert "宛先がありません。" in html, path
        assert SECRET not in html, path
    assert "該当するものはありません" in keeper.get("/outbox/?state=DONE").content.decode()


def test_a_dead_letter_is_sent_again_from_the_first_try(keeper: Client, dead: OutboxItem) -> None:
    OutboxItem.objects.update(kind="test.write")
    assert keeper.post(f"/outbox/{dead.pk}/send-again/").status_code == 302
    dead.refresh_from_db()
    assert (dead.state, dead.attempts) == (OutboxState.WAITING, 0)
    deliver_all(dead.not_before)
    dead.refresh_from_db()
    assert (dead.state, dead.last_error, dead.payload) == (OutboxState.DONE, "", {})
    again = keeper.post(f"/outbox/{dead.pk}/send-again/", follow=True)
    assert "もう「配達できず」ではありません" in again.content.decode()


def test_a_dead_letter_is_given_up_with_a_reason(keeper: Client, dead: OutboxItem) -> None:
    refused = keeper.post(f"/outbox/{dead.pk}/drop/", {"reason": " "})
    assert refused.status_code == 400
    assert "送らない理由を記入してください。" in refused.content.decode()
    dead.refresh_from_db()
    assert dead.state == OutboxState.DEAD
    assert keeper.post(f"/outbox/{dead.pk}/drop/", {"reason": "退職"}).status_code == 302
    dead.refresh_from_db()
    assert (dead.state, dead.payload) == (OutboxState.DROPPED, {})
    assert AuditEntry.objects.get(event="送らないことにした").after == {"理由": "退職"}
    assert "退職" in keeper.get(f"/outbox/{dead.pk}/").content.decode()


def test_what_failed_together_is_sent_again_together(keeper: Client, dead: OutboxItem) -> None:
    post("test.fail", {}, key="other", at=NOW)
    for key in ("two", "three"):
        post("test.refuse", {}, key=key, at=NOW)
    deliver_all(NOW)
    assert "この種類をすべて" not in keeper.get("/outbox/").content.decode()
    assert "この種類をすべて" in keeper.get("/outbox/?kind=test.refuse").content.decode()
    sent = keeper.post("/outbox/send-again/", {"kind": "test.refuse"}, follow=True)
    assert "test.refuseを3件、もう一度送ることにしました。" in sent.content.decode()
    assert not OutboxItem.objects.filter(state=OutboxState.DEAD).exists()
    assert AuditEntry.objects.filter(event="もう一度送る").count() == 3
    assert keeper.post("/outbox/send-again/", {"kind": "no.such"}).status_code == 404


def test_only_the_ministrys_administrators_keep_the_outbox(dead: OutboxItem) -> None:
    for viewer in (
        factories.viewer(Role.MINISTRY),
        factories.viewer(Role.BUREAU, is_administrator=True),
    ):
        with pytest.raises(PermissionDenied, match="本省の管理者"):
            send_again(item=dead, by=viewer, now=NOW)
        with pytest.raises(PermissionDenied, match="本省の管理者"):
            drop_item(item=dead, reason="理由", by=viewer, now=NOW)


def test_an_action_needs_a_reason_and_a_dead_letter(dead: OutboxItem) -> None:
    keeper = factories.viewer(Role.MINISTRY, is_administrator=True)
    with pytest.raises(ValidationError, match="理由"):
        drop_item(item=dead, reason="　", by=keeper, now=NOW)
    send_again(item=dead, by=keeper, now=NOW)
    with pytest.raises(ValidationError, match="もう"):
        drop_item(item=dead, reason="理由", by=keeper, now=NOW)


def test_a_long_list_goes_on_where_the_page_ended(keeper: Client) -> None:
    OutboxItem.objects.bulk_create(
        OutboxItem(
            id=UUID(int=number + 1),
            kind="test.write",
            key=str(number),
            state=OutboxState.DEAD,
            posted_at=NOW,
            not_before=NOW,
        )
        for number in range(70)
    )
    first = keeper.get("/outbox/")
    second = keeper.get(f"/outbox/?{first.context['next_page']}")
    shown = [item.pk.int for page in (first, second) for _, item in page.context["items"]]
    assert shown == list(range(70, 0, -1))
    assert second.context["next_page"] == ""


@pytest.mark.parametrize("query", ["state=NO", "kind=no.such", "before=x", "last=x"])
def test_a_wish_that_cannot_be_is_told(keeper: Client, query: str) -> None:
    assert keeper.get(f"/outbox/?{query}").status_code == 400
