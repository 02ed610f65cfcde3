"""S20: forged or replayed notifications are refused, by the code we publish for partners."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docs.reference.verify_webhook import (
    WINDOW_SECONDS,
    AlreadyReceivedError,
    RefusedError,
    verify,
)
from portal.webhooks.rules import signing

SECRET, OTHER = b"a" * 32, b"b" * 32
WORDS, OTHER_WORDS = signing.in_words(SECRET), signing.in_words(OTHER)
NUMBER = "0b9be1a2-1f6d-4c0e-9f27-6d7b0f5c1f55"
SENT = 1_790_000_000
BODY = json.dumps({"type": "ping", "data": {"名": "値"}}, ensure_ascii=False).encode()
Headers = dict[str, str]


def signed(body: bytes = BODY, *, sent: int = SENT, secret: bytes = SECRET) -> Headers:
    return signing.headers([secret], message_id=NUMBER, timestamp=sent, body=body)


def test_what_we_sign_our_partners_code_takes() -> None:
    assert verify([WORDS], signed(), BODY, {}, now=SENT) == json.loads(BODY)


def test_signature_is_the_standards_own() -> None:
    """The example of the Standard Webhooks specification's reference library."""
    secret = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    import base64  # noqa: PLC0415

    assert (
        signing.signature(
            base64.b64decode(secret),
            message_id="msg_p5jXN8AQM9LWM0D4loKWxJek",
            timestamp=1614265330,
            body=b'{"test": 2432232314}',
        )
        == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    )


def changed(name: str, change: Callable[[str], str]) -> Headers:
    return {**signed(), name: change(signed()[name])}


def flip(text: str) -> str:
    return text[:-3] + ("A" if text[-3] != "A" else "B") + text[-2:]


FORGED: dict[str, tuple[Headers, bytes]] = {
    "no headers": ({}, BODY),
    "no id": ({**signed(), "webhook-id": ""}, BODY),
    "another id": (changed("webhook-id", lambda text: "1" + text[1:]), BODY),
    "a shorter id": (changed("webhook-id", lambda text: text[:-1]), BODY),
    "an id that eats the time, and a time that eats the body's beginning": (
        {
            **signed(f"{SENT}.".encode() + BODY),
            "webhook-id": f"{NUMBER}.{SENT}",
            "webhook-timestamp": str(SENT),
        },
        BODY,
    ),
    "no time": ({**signed(), "webhook-timestamp": ""}, BODY),
    "a later time": (changed("webhook-timestamp", lambda text: str(int(text) + 1)), BODY),
    "a time with a sign": (changed("webhook-timestamp", lambda text: f"+{text}"), BODY),
    "a time with a point": (changed("webhook-timestamp", lambda text: f"{text}.0"), BODY),
    "a time in other digits": (
        changed(
            "webhook-timestamp",
            lambda text: text.translate({48 + i: 0xFF10 + i for i in range(10)}),
        ),
        BODY,
    ),
    "another body": (signed(), BODY.replace(b"ping", b"pong")),
    "a longer body": (signed(), BODY + b" "),
    "no body": (signed(), b""),
    "the same body in another spelling": (signed(), json.dumps(json.loads(BODY)).encode()),
    "no signature": ({**signed(), "webhook-signature": ""}, BODY),
    "another signature": (changed("webhook-signature", flip), BODY),
    "a cut signature": (changed("webhook-signature", lambda text: text[:-4]), BODY),
    "another version": (
        changed("webhook-signature", lambda text: text.replace("v1,", "v2,")),
        BODY,
    ),
    "no version": (changed("webhook-signature", lambda text: text.removeprefix("v1,")), BODY),
    "a signature in another script": (changed("webhook-signature", lambda text: f"{text}あ"), BODY),
    "another secret": (signed(secret=OTHER), BODY),
    "the id and the time changed places": (
        {
            **signed(),
            "webhook-id": str(SENT),
            "webhook-timestamp": NUMBER,
        },
        BODY,
    ),
}


@pytest.mark.parametrize("name", FORGED)
def test_s20_forged_notification_is_refused(name: str) -> None:
    headers, body = FORGED[name]
    received: dict[str, float] = {}
    with pytest.raises(RefusedError):
        verify([WORDS], headers, body, received, now=SENT)
    assert received == {}


@pytest.mark.parametrize("late", [WINDOW_SECONDS + 1, 3600, -WINDOW_SECONDS - 1, -3600])
def test_s20_notification_outside_the_window_is_refused(late: int) -> None:
    with pytest.raises(RefusedError, match="5分"):
        verify([WORDS], signed(), BODY, {}, now=SENT + late)


@pytest.mark.parametrize("late", [0, WINDOW_SECONDS, -WINDOW_SECONDS])
def test_notification_inside_the_window_is_taken(late: int) -> None:
    assert verify([WORDS], signed(), BODY, {}, now=SENT + late)


def test_s20_replayed_notification_is_not_taken_twice() -> None:
    received: dict[str, float] = {}
    verify([WORDS], signed(), BODY, received, now=SENT)
    with pytest.raises(AlreadyReceivedError):
        verify([WORDS], signed(), BODY, received, now=SENT + 10)


def test_s20_resend_carries_the_same_id_and_is_not_taken_twice() -> None:
    received: dict[str, float] = {}
    verify([WORDS], signed(), BODY, received, now=SENT)
    with pytest.raises(AlreadyReceivedError):
        verify([WORDS], signed(sent=SENT + 86_400), BODY, received, now=SENT + 86_400)


def test_while_a_secret_changes_either_side_may_be_first() -> None:
    both = signing.headers([OTHER, SECRET], message_id=NUMBER, timestamp=SENT, body=BODY)
    for known in ([WORDS], [OTHER_WORDS], [OTHER_WORDS, WORDS]):
        assert verify(known, both, BODY, {}, now=SENT)
    assert verify([OTHER_WORDS, WORDS], signed(), BODY, {}, now=SENT)


@given(
    secret=st.binary(min_size=32, max_size=32),
    sent=st.integers(min_value=1, max_value=10**11),
    data=st.dictionaries(st.text(max_size=5), st.text(max_size=20), max_size=3),
)
def test_s20_whatever_is_signed_is_verified(secret: bytes, sent: int, data: dict[str, str]) -> None:
    body = json.dumps(data).encode()
    headers = signing.headers([secret], message_id=NUMBER, timestamp=sent, body=body)
    assert verify([signing.in_words(secret)], headers, body, {}, now=sent) == data


@given(place=st.integers(min_value=0, max_value=len(BODY) - 1), bit=st.integers(0, 7))
def test_s20_any_flipped_bit_of_the_body_is_refused(place: int, bit: int) -> None:
    body = bytearray(BODY)
    body[place] ^= 1 << bit
    with pytest.raises(RefusedError):
        verify([WORDS], signed(), bytes(body), {}, now=SENT)
