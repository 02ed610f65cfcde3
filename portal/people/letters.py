"""Letters about one's own account."""

from collections.abc import Mapping
from datetime import datetime
from uuid import uuid4

from django.utils import timezone

from portal.common.outbox import post_email
from portal.people.models import User

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


def tell(person: User, what: str, *, at: datetime) -> None:
    """Tell the owner that his door was changed; `what` is a clause without 「。」."""
    context = {
        "name": person.name,
        "what": what,
        "at": f"{timezone.localtime(at):%Y年%-m月%-d日 %-H:%M}",
    }
    send("account_changed", to=person.email, context=context, at=at)


def send(template: str, *, to: str, context: Mapping[str, str | int], at: datetime) -> None:
    """Put templates/mail/<template>.txt into the outbox: a mail server that is away delays it."""
    post_email(to=to, template=template, context=context, key=f"account:{uuid4()}", at=at)
