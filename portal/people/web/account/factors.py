"""What django-allauth's MFA app asks us: words, the QR code, and how secrets are kept."""

import base64
from hashlib import sha256
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.utils.encoding import force_bytes
from qrcode import QRCode
from qrcode.image.svg import SvgPathImage


class FactorAdapter(DefaultMFAAdapter):
    """Apps that show a code, passkeys, recovery codes."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": "この手段は外せません。",
        "cannot_generate_recovery_codes": "先に認証アプリかパスキーを登録してください。",
        "incorrect_code": "確認コードが正しくありません。",
        "incorrect_passkey": "パスキーを確認できませんでした。もう一度お試しください。",
    }

    def get_totp_issuer(self) -> str:
        """Return the name an app shows above the code."""
        return str(settings.PORTAL_NAME)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Return who asks for the passkey: this host, by the portal's name."""
        return {**super().get_public_key_credential_rp_entity(), "name": settings.PORTAL_NAME}

    def build_totp_svg(self, url: str) -> str:
        """Return the QR code as an SVG element that scales with the page."""
        code = QRCode(image_factory=SvgPathImage, border=2)
        code.add_data(url)
        image = code.make_image()
        return str(image.to_string(encoding="unicode"))

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:  # noqa: A002
        """Return the name a passkey gets when the person gives none."""
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return f"パスキー{count + 1}"

    def encrypt(self, text: str) -> str:
        """Return `text` (a shared secret) as it is kept: a copied table opens no door."""
        return _vault().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return the secret. Raises InvalidToken when it was written under a lost SECRET_KEY."""
        return _vault().decrypt(encrypted_text.encode()).decode()


def _vault() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [sha256(b"portal.people.factors:" + force_bytes(key)).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
