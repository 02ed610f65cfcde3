"""Letters about one's own account."""

from collections.abc import Mapping

from django.core.mail import send_mail
from django.template.loader import render_to_string

# What django-allauth calls a notification, in the words of the letter.
WHAT = {
    "account/email/password_changed": "パスワードが変更されました",
    "account/email/password_set": "パスワードが設定されました",
    "account/email/password_reset": "パスワードが再設定されました",
    "mfa/email/totp_activated": "認証アプリが登録されました",
    "mfa/email/totp_deactivated": "認証アプリが外されました",
    "mfa/email/recovery_codes_generated": "回復コードが作り直されました",
    "mfa/email/webauthn_added": "パスキーが登録されました",
    "mfa/email/webauthn_removed": "パスキーが外されました",
}


def send(template: str, *, to: str, context: Mapping[str, str | int], key: str) -> None:
    """Send templates/mail/<template>.txt."""
    text = render_to_string(f"mail/{template}.txt", dict(context))
    subject, _, body = text.partition("\n\n")
    send_mail(subject, body, None, [to])
