"""Keep a secret readable for the portal alone: encrypted under a key made from SECRET_KEY.

A signing secret must be read again to sign, so it cannot be hashed. Copied out of the database
(a backup, a dump) it is useless without SECRET_KEY.
"""

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class SealBrokenError(Exception):
    """The secret was sealed under another SECRET_KEY."""


def seal(secret: bytes) -> str:
    """Return the secret encrypted under the present SECRET_KEY."""
    return _box().encrypt(secret).decode()


def unseal(sealed: str) -> bytes:
    """Return the secret; SECRET_KEY_FALLBACKS are tried too. Raises SealBrokenError."""
    try:
        return _box().decrypt(sealed)
    except InvalidToken as error:
        raise SealBrokenError from error


def _box() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_derive(key))) for key in keys])


def _derive(key: str | bytes) -> bytes:
    material = key.encode() if isinstance(key, str) else key
    return HKDF(SHA256(), length=32, salt=None, info=b"portal.webhooks.secret").derive(material)
