"""Write down what happens at the doors; never a secret. Connected when the app is ready."""

from collections.abc import Mapping
from typing import Any

from allauth.account import signals as account
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from portal.common import audit
from portal.common.viewer import Viewer
from portal.people.models import User
from portal.people.viewers import PROVEN_FACTOR, viewer_for

NAMES = {
    Authenticator.Type.TOTP: "認証アプリ",
    Authenticator.Type.WEBAUTHN: "パスキー",
    Authenticator.Type.RECOVERY_CODES: "回復コード",
}


def write(person: User, event: str, after: Mapping[str, Any] | None = None) -> None:
    """Write one entry about the person's own account, signed by him."""
    now = timezone.now()
    by = viewer_for(person, now=now)
    if by.user_id is None:
        by = Viewer(user_id=person.pk, name=person.name)
    audit.record(event, target=person, by=by, at=now, after=after)


@receiver(account.user_logged_in)
def signed_in(request: HttpRequest, user: User, **_: Any) -> None:
    """Somebody came in; by which means."""
    methods = [
        NAMES[record["type"]] if record["method"] == "mfa" else "パスワード"
        for record in get_authentication_records(request, user)
    ]
    write(user, "サインイン", {"方法": "と".join(dict.fromkeys(methods))})


@receiver(account.password_changed)
@receiver(account.password_set)
def changed_password(user: User, **_: Any) -> None:
    """A signed-in person has a new password; his sessions elsewhere have ended with the old one."""
    write(user, "パスワードを変更")


@receiver(account.password_reset)
def reset_password(user: User, **_: Any) -> None:
    """Somebody has used the link that was sent to the person's address."""
    write(user, "パスワードを再設定")


@receiver(mfa.authentication_failed)
def failed_factor(user: User, authenticator: Authenticator, **_: Any) -> None:
    """A wrong code: whoever sent it knew the password, or sat at an open session."""
    write(user, "二要素認証の確認に失敗", {"手段": NAMES[authenticator.type]})


@receiver(mfa.authenticator_used)
def proved_factor(request: HttpRequest, authenticator: Authenticator, **_: Any) -> None:
    """The session has proved this factor."""
    request.session[PROVEN_FACTOR] = authenticator.pk


@receiver(post_save, sender=Authenticator)
def added_factor(instance: Authenticator, created: bool, **_: Any) -> None:  # noqa: FBT001
    """A factor was set up, in the same transaction: in this session it counts as proved."""
    if not created:
        return
    person: User = instance.user
    write(person, "二要素認証の手段を登録", _facts(instance))
    request = context.request
    if request is not None and request.user == person:
        request.session[PROVEN_FACTOR] = instance.pk


@receiver(mfa.authenticator_removed)
def removed_factor(user: User, authenticator: Authenticator, **_: Any) -> None:
    """A person has removed a factor of his own."""
    write(user, "二要素認証の手段を外した", _facts(authenticator))


def _facts(authenticator: Authenticator) -> dict[str, str]:
    facts = {"手段": NAMES[authenticator.type]}
    if authenticator.type == Authenticator.Type.WEBAUTHN:
        facts["名前"] = authenticator.wrap().name
    return facts
