"""Ids that mean nothing elsewhere: each receiver knows the same thing by another name.

Two subscribers who compare their lists, or one who sorts his, learn nothing about which row is
which, how many there are, or in what order they came (ACCEPTANCE S09).
"""

import hmac
from base64 import b32encode
from hashlib import sha256
from uuid import UUID

from django.conf import settings

_BYTES = 15  # 120 bits, 24 letters without padding


def pairwise_id(thing: UUID, *, kind: str, receiver: UUID) -> str:
    """Return the name of `thing` for one receiver: 24 letters and digits, always the same.

    `kind` keeps the names of different tables apart. The key is PAIRWISE_KEY: whoever changes it
    gives everything a new name.
    """
    said = b"\0".join((kind.encode(), receiver.bytes, thing.bytes))
    digest = hmac.new(settings.PAIRWISE_KEY.encode(), said, sha256).digest()
    return b32encode(digest[:_BYTES]).decode().lower()
