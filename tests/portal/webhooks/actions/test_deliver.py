"""A notification goes out signed, is tried again, and its endpoint is paused when all fails."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from pytest_django import Settings

from docs.reference.verify_webhook import AlreadyReceivedError, RefusedError, verify
from portal.common.models import AuditEntry
from portal.common.viewer import Role, Viewer
from portal.organizations.actions.suspend import resume_organization, suspend_organization
from portal.organizations.models import Organization
from portal.people.models import Notice
from portal.webhooks.actions import deliver
from portal.webhooks.actions.deliver import UNREADABLE, give_up, make_try
from portal.webhooks.actions.emit import emit
from portal.webhooks.actions.pause import pause_endpoint, resume_endpoint
from portal.webhooks.actions.renew_secret import OVERLAP, renew_secret
from portal.webhooks.actions.send_again import resend_delivery, send_ping
from portal.webhooks.choices import DeliveryState, EndpointState
from portal.webhooks.models import WebhookAttempt, WebhookDelivery, WebhookEndpoint
from portal.webhooks.rules.schedule import PAUSED_AFTER, PAUSES
from tests import factories
from tests.portal.webhooks.partner import Partner
from tests.portal.webhooks.sent import FOREVER, posted, work_until

pytestmark = pytest.mark.django_db
NOW = factories.NOW
Registered = tuple[WebhookEndpoint, str]


def tell(key: str = "1", *, at: timedelta = timedelta()) -> int:
    everybody = Organization.objects.all()
    return emit(
        "year.settled", organizations=everybody, data={"site": "07204-91"}, key=key, at=NOW + at
    )


def only() -> WebhookDelivery:
    return WebhookDelivery.objects.get()


def test_partner_verifies_what_we_send(registered: Registered, partner: Partner) -> None:
    assert tell() == 1
    assert work_until(NOW) == 1
    (request,) = partner.received
    content = verify([registered[1]], request.headers, request.body, {}, now=NOW.timestamp())
    assert content == {
        "type": "year.settled",
        "timestamp": "2026-11-20T03:00:00+00:00",
        "data": {"site": "07204-91"},
    }
    assert request.headers["webhook-id"] == str(only().pk)
    assert request.headers["content-type"] == "application/json; charset=utf-8"
    attempt = WebhookAttempt.objects.get()
    assert (only().state, only().tries, only().next_try_at) == (DeliveryState.DELIVERED, 1, None)
    assert (attempt.number, attempt.status, attempt.error, attempt.excerpt) == (1, 200, "", "ok")
    assert attempt.at == NOW


def test_the_same_happening_is_told_once(endpoint: WebhookEndpoint) -> None:
    assert [tell(), tell(), tell("2")] == [1, 1, 1]
    assert WebhookDelivery.objects.count() == 2
    assert len(posted()) == 2


def test_s23_a_suspended_organization_is_told_nothing_from_then_on(
    endpoint: WebhookEndpoint, partner: Partner
) -> None:
    tell()
    clock = Viewer.system()
    suspend_organization(
        organization=endpoint.organization, reason="調査中のため", by=clock, now=NOW
    )
    assert tell("2") == 0
    assert work_until(NOW + timedelta(hours=3)) == 0
    assert not partner.received
    assert only().tries == 0
    resume_organization(organization=endpoint.organization, by=clock, now=NOW)
    work_until(NOW + timedelta(hours=5))
    assert len(partner.received) == 1


def test_unknown_event_is_refused(endpoint: WebhookEndpoint) -> None:
    with pytest.raises(LookupError):
        emit("unknown", organizations=Organization.objects.all(), data={}, key="1", at=NOW)


def test_a_try_made_already_is_not_made_again(endpoint: WebhookEndpoint, partner: Partner) -> None:
    tell()
    (item,) = posted()
    for _ in range(2):
        make_try(
            delivery_id=UUID(item.payload["delivery"]),
            number=item.payload["number"],
            clock=lambda: NOW,
        )
    assert len(partner.received) == WebhookAttempt.objects.count() == 1


def test_a_failed_try_is_made_again_by_the_schedule(
    endpoint: WebhookEndpoint, partner: Partner
) -> None:
    partner.status = 503
    partner.answer = "保守中".encode()
    tell()
    work_until(NOW + FOREVER)
    attempts = list(WebhookAttempt.objects.order_by("number"))
    gaps = [second.at - first.at for first, second in pairwise(attempts)]
    assert gaps == list(PAUSES)
    assert {(one.status, one.error, one.excerpt) for one in attempts} == {
        (503, "エラーの応答（503）が返りました。", "保守中")
    }
    assert (only().state, only().tries, only().next_try_at) == (DeliveryState.FAILED, 7, None)
    assert len({request.headers["webhook-id"] for request in partner.received}) == 1
    assert len({request.headers["webhook-timestamp"] for request in partner.received}) == 7
    assert len({request.headers["webhook-signature"] for request in partner.received}) == 7


def test_recovery_is_noticed(endpoint: WebhookEndpoint, partner: Partner) -> None:
    partner.status = 500
    tell()
    work_until(NOW)
    endpoint.refresh_from_db()
    assert endpoint.failing_since == NOW
    partner.status = 204
    work_until(NOW + PAUSES[0])
    assert WebhookEndpoint.objects.get().failing_since is None
    assert only().state == DeliveryState.DELIVERED


def test_endpoint_that_takes_nothing_for_days_is_paused_and_its_administrators_are_told(
    endpoint: WebhookEndpoint, partner: Partner, keeper: Viewer
) -> None:
    factories.person(Role.LOCAL_GOVERNMENT, email="colleague@test.example")
    factories.person(Role.HELLO_WORK, is_administrator=True)
    partner.status = 500
    tell()
    work_until(NOW + FOREVER)
    endpoint.refresh_from_db()
    assert endpoint.state == EndpointState.ACTIVE  # one and a half days are a long weekend
    tell("2", at=PAUSED_AFTER)
    tell("3", at=PAUSED_AFTER + timedelta(hours=12))
    work_until(NOW + FOREVER)
    endpoint.refresh_from_db()
    assert endpoint.state == EndpointState.GIVEN_UP
    entry = AuditEntry.objects.get(event="通知先を自動で停止")
    assert entry.actor_name == "自動処理"
    notice = Notice.objects.get()
    assert notice.person_id == keeper.user_id
    assert "6日の間、「相談支援システム」に通知がひとつも届かなかった" in notice.text
    assert notice.url == f"/webhooks/{endpoint.pk}/"
    assert WebhookDelivery.objects.get(key="2").state == DeliveryState.FAILED
    assert WebhookDelivery.objects.get(key="3").state == DeliveryState.HELD


def test_endpoint_that_fails_is_knocked_at_once_a_minute(
    endpoint: WebhookEndpoint, partner: Partner
) -> None:
    partner.status = 500
    for number in range(20):
        tell(str(number))
    work_until(NOW + timedelta(minutes=5))
    assert len(partner.received) == 6
    partner.status = 200
    work_until(NOW + timedelta(minutes=6))
    assert set(WebhookDelivery.objects.filter(tries=0)) == set()


def test_nothing_is_held_behind_a_resumption(
    endpoint: WebhookEndpoint, partner: Partner, keeper: Viewer
) -> None:
    """A worker that saw the endpoint paused, and comes to hold when it is resumed."""
    tell()
    pause_endpoint(endpoint=endpoint, by=keeper, now=NOW)
    seen = WebhookDelivery.objects.select_related("endpoint").get()
    resume_endpoint(endpoint=endpoint, by=keeper, now=NOW)
    assert not deliver._hold(seen)
    assert only().state == DeliveryState.WAITING


def test_one_late_failure_does_not_pause(endpoint: WebhookEndpoint, partner: Partner) -> None:
    partner.status = 500
    tell()
    work_until(NOW + FOREVER)
    tell("2", at=timedelta(days=365))
    work_until(NOW + timedelta(days=365))
    endpoint.refresh_from_db()
    assert endpoint.state == EndpointState.ACTIVE


def test_paused_endpoint_gets_everything_when_it_is_resumed(
    endpoint: WebhookEndpoint, partner: Partner, keeper: Viewer
) -> None:
    tell("before")
    pause_endpoint(endpoint=endpoint, by=keeper, now=NOW)
    tell("meanwhile")
    work_until(NOW)
    states = WebhookDelivery.objects.values_list("state", flat=True)
    assert (list(states), partner.received) == ([DeliveryState.HELD] * 2, [])
    with pytest.raises(ValidationError, match="停止しています"):
        pause_endpoint(endpoint=endpoint, by=keeper, now=NOW)
    later = NOW + timedelta(hours=1)
    assert resume_endpoint(endpoint=endpoint, by=keeper, now=later) == 2
    with pytest.raises(ValidationError, match="停止していません"):
        resume_endpoint(endpoint=endpoint, by=keeper, now=later)
    work_until(later)
    assert len(partner.received) == 2
    assert set(states.all()) == {DeliveryState.DELIVERED}


def test_s20_resend_keeps_the_id_and_has_a_new_time(
    registered: Registered, partner: Partner, keeper: Viewer
) -> None:
    tell()
    work_until(NOW)
    later = NOW + timedelta(days=2)
    resend_delivery(delivery=only(), by=keeper, now=later)
    with pytest.raises(ValidationError, match="すでに送信待ち"):
        resend_delivery(delivery=only(), by=keeper, now=later)
    work_until(later)
    first, second = partner.received
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.body == second.body
    received: dict[str, float] = {}
    verify([registered[1]], second.headers, second.body, received, now=later.timestamp())
    with pytest.raises(AlreadyReceivedError):
        verify([registered[1]], second.headers, second.body, received, now=later.timestamp())
    with pytest.raises(RefusedError):
        verify([registered[1]], first.headers, first.body, received, now=later.timestamp())
    assert (only().state, only().tries) == (DeliveryState.DELIVERED, 2)


def test_resend_has_the_whole_schedule_again_and_replaces_the_try_that_waits(
    endpoint: WebhookEndpoint, partner: Partner, keeper: Viewer
) -> None:
    partner.status = 500
    tell()
    work_until(NOW)
    soon = NOW + timedelta(seconds=10)
    resend_delivery(delivery=only(), by=keeper, now=soon)
    work_until(NOW + FOREVER)
    times = list(WebhookAttempt.objects.order_by("number").values_list("at", flat=True))
    assert times[:3] == [NOW, soon, soon + PAUSES[0]]
    assert (len(times), only().tries) == (8, 8)


def test_paused_endpoint_is_sent_nothing_on_request(
    endpoint: WebhookEndpoint, keeper: Viewer
) -> None:
    tell()
    work_until(NOW)
    pause_endpoint(endpoint=endpoint, by=keeper, now=NOW)
    with pytest.raises(ValidationError, match="停止中"):
        resend_delivery(delivery=only(), by=keeper, now=NOW)
    with pytest.raises(ValidationError, match="停止中"):
        send_ping(endpoint=endpoint, by=keeper, now=NOW)


def test_trial_is_sent_once_and_says_nothing_of_the_endpoint(
    registered: Registered, partner: Partner, keeper: Viewer
) -> None:
    partner.status = 500
    ping = send_ping(endpoint=registered[0], by=keeper, now=NOW)
    with pytest.raises(ValidationError, match="試験送信がまだ"):
        send_ping(endpoint=registered[0], by=keeper, now=NOW)
    work_until(NOW + FOREVER)
    (request,) = partner.received
    content = verify([registered[1]], request.headers, request.body, {}, now=NOW.timestamp())
    assert (content["type"], content["data"]) == ("ping", {})
    ping.refresh_from_db()
    assert ping.state == DeliveryState.FAILED
    assert WebhookEndpoint.objects.get().failing_since is None


def test_both_secrets_sign_for_a_day_and_then_the_new_one_alone(
    registered: Registered, partner: Partner, keeper: Viewer
) -> None:
    endpoint, old = registered
    current = endpoint.secrets.get().pk
    new = renew_secret(endpoint=endpoint, current=current, at_once=False, by=keeper, now=NOW)
    with pytest.raises(ValidationError, match="すでに更新"):
        renew_secret(endpoint=endpoint, current=current, at_once=False, by=keeper, now=NOW)
    tell("during")
    tell("after", at=OVERLAP)
    work_until(NOW + OVERLAP)
    during, after = partner.received
    for secret in (old, new):
        verify([secret], during.headers, during.body, {}, now=NOW.timestamp())
    until = (NOW + OVERLAP).timestamp()
    verify([new], after.headers, after.body, {}, now=until)
    with pytest.raises(RefusedError):
        verify([old], after.headers, after.body, {}, now=until)


def test_leaked_secret_signs_no_more(
    registered: Registered, partner: Partner, keeper: Viewer
) -> None:
    endpoint, old = registered
    current = endpoint.secrets.get().pk
    renew_secret(endpoint=endpoint, current=current, at_once=True, by=keeper, now=NOW)
    tell()
    work_until(NOW)
    (request,) = partner.received
    with pytest.raises(RefusedError):
        verify([old], request.headers, request.body, {}, now=NOW.timestamp())
    assert endpoint.secrets.count() == 1


def test_secret_is_not_in_the_database_nor_in_the_audit(registered: Registered) -> None:
    endpoint, words = registered
    sealed = endpoint.secrets.get().sealed
    assert words not in sealed
    assert words.removeprefix("whsec_") not in sealed
    written = [f"{one.before}{one.after}" for one in AuditEntry.objects.about(endpoint)]
    assert written
    assert not any(sealed in text or words in text for text in written)


def test_secret_survives_a_change_of_the_portals_own_key(
    registered: Registered, partner: Partner, settings: Settings
) -> None:
    old = settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another" * 8, [old]
    tell()
    work_until(NOW)
    settings.SECRET_KEY_FALLBACKS = []
    tell("2")
    work_until(NOW)
    (request,) = partner.received
    assert verify([registered[1]], request.headers, request.body, {}, now=NOW.timestamp())
    assert WebhookAttempt.objects.get(delivery__key="2").error == UNREADABLE


def test_what_the_outbox_gives_up_did_not_arrive(endpoint: WebhookEndpoint) -> None:
    tell()
    give_up(delivery_id=only().pk)
    assert (only().state, only().next_try_at) == (DeliveryState.FAILED, None)


def test_only_the_organisations_own_administrators_keep_it(
    endpoint: WebhookEndpoint, keeper: Viewer
) -> None:
    tell()
    strangers = [
        factories.viewer(Role.LOCAL_GOVERNMENT, factories.body("072052"), is_administrator=True),
        replace(keeper, is_administrator=False),
        factories.viewer(Role.BUREAU, is_administrator=True),
        factories.viewer(Role.MINISTRY, is_administrator=True),
        Viewer.system(),
        Viewer.nobody(),
    ]
    current = endpoint.secrets.get().pk
    for by in strangers:
        for act in (
            lambda by: pause_endpoint(endpoint=endpoint, by=by, now=NOW),
            lambda by: resume_endpoint(endpoint=endpoint, by=by, now=NOW),
            lambda by: send_ping(endpoint=endpoint, by=by, now=NOW),
            lambda by: resend_delivery(delivery=only(), by=by, now=NOW),
            lambda by: renew_secret(
                endpoint=endpoint, current=current, at_once=True, by=by, now=NOW
            ),
        ):
            with pytest.raises(PermissionDenied):
                act(by)
