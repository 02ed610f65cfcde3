"""What django-allauth's account app asks us: who may try, which words, which letters."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from portal.common.web.client_address import client_address
from portal.people import letters
from portal.people.models import User
from portal.people.web.account.limits import count_try

REFUSED = "メールアドレスまたはパスワードが正しくありません。"
TOO_MANY = (
    "続けて確認に失敗したため、受け付けを止めています。5分ほど待ってから、もう一度お試しください。"
)


class AccountAdapter(DefaultAccountAdapter):
    """E-mail and password of people whom an administrator has registered."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": REFUSED,
        "email_password_mismatch": REFUSED,
        "enter_current_password": "今のパスワードが正しくありません。",
        "incorrect_code": "確認コードが正しくありません。",
        "incorrect_password": "パスワードが正しくありません。",
        "invalid_password_reset": "このリンクは使えません。",
        "rate_limited": TOO_MANY,
        "too_many_login_attempts": TOO_MANY,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Never: administrators invite people."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the address tries are counted for; only our own proxies may tell another.

        Requests without an address (over a socket) are counted together, as from one.
        """
        return client_address(request.META) or "::"

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Return the user, after the try was counted for the address; a right one is not."""
        usage = count_try(request)
        user: User | None = super().authenticate(request, **credentials)
        if user:
            usage.rollback()
        return user

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Count by account *and* address: a stranger elsewhere cannot lock the owner out."""
        key = super()._get_login_attempts_cache_key(request, **credentials)
        return f"{self.get_client_ip(request)}:{key}"

    def get_login_stages(self) -> list[str]:
        """Return what follows the password: the second factor alone."""
        return ["allauth.mfa.stages.AuthenticateStage"]

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:  # noqa: ARG002
        """Not within five minutes of signing in: nobody is asked twice in a row."""
        user = self.request.user
        records = get_authentication_records(self.request, user if user.is_authenticated else None)
        moment = timezone.now().timestamp() - settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
        return not any(record["at"] > moment for record in records)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Return how the person can confirm who he is: by a factor when he has one."""
        methods = super().get_reauthentication_methods(user)
        names = {
            "reauthenticate": "パスワードで確認する",
            "mfa_reauthenticate": "確認コードまたは回復コードで確認する",
            "mfa_reauthenticate:webauthn": "パスキーで確認する",
        }
        methods = [{**one, "description": names[one["id"]]} for one in methods]
        return [one for one in methods if one["id"] != "reauthenticate"] or methods

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:  # noqa: ARG002
        """Send a disabled person with a passkey back to the door, without telling why."""
        messages.error(request, "サインインできませんでした。")
        return redirect("account_login")

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Return the link for the letter: to the portal's address, whatever host was asked."""
        return f"{settings.PORTAL_URL}{reverse('account_reset_password')}{key}/"

    def send_password_reset_mail(self, user: Any, email: str, context: dict[str, Any]) -> None:  # noqa: ARG002
        """Send the link to the address we hold, not to the one that was typed."""
        letters.send(
            "password_reset",
            to=user.email,
            context={
                "name": user.name,
                "url": context["password_reset_url"],
                "hours": settings.PASSWORD_RESET_TIMEOUT // 3600,
            },
            at=timezone.now(),
        )

    def send_notification_mail(
        self,
        template_prefix: str,
        user: Any,
        context: dict[str, Any] | None = None,  # noqa: ARG002 — allauth's signature
        email: str | None = None,  # noqa: ARG002 — allauth's signature
    ) -> None:
        """Tell the owner that something about his door was changed."""
        letters.tell(user, letters.WHAT[template_prefix], at=timezone.now())
