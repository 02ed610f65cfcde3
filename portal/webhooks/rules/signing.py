"""How a notification is signed: HMAC-SHA256 over id, time and body (Standard Webhooks).

Source: https://www.standardwebhooks.com/, scheme `v1`. What a partner does with it is
docs/reference/verify_webhook.py.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence

SECRET_BYTES = 32
PREFIX = "whsec_"


def new_secret() -> bytes:
    """Return 32 random bytes."""
    return secrets.token_bytes(SECRET_BYTES)


def in_words(secret: bytes) -> str:
    """Return a secret as it is shown to people: `whsec_` and base64."""
    return PREFIX + base64.b64encode(secret).decode()


def signature(secret: bytes, *, message_id: str, timestamp: int, body: bytes) -> str:
    """Return one signature, `v1,` and base64. `timestamp` in seconds since 1970, UTC."""
    content = f"{message_id}.{timestamp}.".encode() + body
    digest = hmac.new(secret, content, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(digest).decode()}"


def headers(
    current: Sequence[bytes], *, message_id: str, timestamp: int, body: bytes
) -> dict[str, str]:
    """Return the three headers; while a secret is being changed, a signature by each of both."""
    signed = (
        signature(secret, message_id=message_id, timestamp=timestamp, body=body)
        for secret in current
    )
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signed),
    }
