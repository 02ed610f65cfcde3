"""django-allauth's views: with our words, whole transactions, and what demonstrations need."""

from typing import Any

from allauth.account import views as account
from allauth.core.internal import ratelimit
from allauth.mfa.base import views as base
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from portal.common.viewer import Hurdle
from portal.people.web.account.demonstration import how_to_try, shown_code


class Whole:
    """What the form changes, its audit and its letters: all, or nothing."""

    @transaction.atomic
    def form_valid(self, form: Form) -> HttpResponse:
        """Save in one transaction, also where the request has none around it."""
        response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        return response


class WithPasskey:
    """Give the page what the browser must sign, as an attribute: our policy allows no inline
    script, not even one that is data.
    """

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add `passkey_options`."""
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        options = context.get("js_data", {})
        context["passkey_options"] = DjangoJSONEncoder(ensure_ascii=False).encode(options)
        return context


class SignIn(account.LoginView):
    """メールアドレスとパスワード。"""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add who can be tried where figures are synthetic."""
        return {**super().get_context_data(**kwargs), "demonstration": how_to_try()}


class SecondStep(WithPasskey, base.AuthenticateView):
    """サインインの二段目。"""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the code of a demonstration account, which everybody may know."""
        return {
            **super().get_context_data(**kwargs),
            "demonstration_code": shown_code(self.stage.login.user),
        }


class SignInByPasskey(webauthn.LoginWebAuthnView):
    """パスキーだけのサインイン。"""

    def post(self, request: HttpRequest) -> HttpResponse:
        """Judge the passkey while the address has tries left; a right one is not counted."""
        self.usage = ratelimit.consume(request, app="allauth.account", action="passkey")
        response: HttpResponse = (
            super().post(request) if self.usage else ratelimit.respond_429(request)
        )
        return response

    def form_valid(self, form: Form) -> HttpResponse:
        """Take the try back, and go on."""
        self.usage.rollback()
        response: HttpResponse = super().form_valid(form)
        return response


class ConfirmByCode(base.ReauthenticateView):
    """確認コードで本人を確認する。"""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the code of a demonstration account."""
        return {
            **super().get_context_data(**kwargs),
            "demonstration_code": shown_code(self.request.user),
        }


class ConfirmByPasskey(WithPasskey, webauthn.ReauthenticateWebAuthnView):
    """パスキーで本人を確認する。"""


class Account(base.IndexView):
    """自分のアカウント: 二要素認証の手段と、ほかの設定への入口。"""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Tell whether a factor must be set up first."""
        viewer = self.request.viewer
        return {
            **super().get_context_data(**kwargs),
            "must_enrol": viewer.hurdle == Hurdle.ENROL,
        }


class AddApp(Whole, totp.ActivateTOTPView):
    """認証アプリを登録する。"""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the secret for typing, in groups of four."""
        context = super().get_context_data(**kwargs)
        secret = context["form"].secret
        groups = (secret[start : start + 4] for start in range(0, len(secret), 4))
        return {**context, "secret": " ".join(groups)}


class RemoveApp(Whole, totp.DeactivateTOTPView):
    """認証アプリを外す。"""


class AddPasskey(Whole, WithPasskey, webauthn.AddWebAuthnView):
    """パスキーを登録する。"""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Keep the form with its errors, which django-allauth's view forgets."""
        return {**super().get_context_data(), **kwargs}


def public_id(passkey: Authenticator) -> str:
    """Return the name of a passkey in addresses, which does not count passkeys."""
    return salted_hmac("portal.people.passkey", str(passkey.pk)).hexdigest()[:20]


class Passkeys(webauthn.ListWebAuthnView):
    """自分のパスキーの一覧。"""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add each passkey with its name in addresses."""
        passkeys = [(public_id(one), one) for one in self.get_queryset()]
        return {**super().get_context_data(**kwargs), "passkeys": passkeys}


class OnePasskey:
    """One of the person's own passkeys; 404 for everything else."""

    kwargs: dict[str, Any]

    def get_object(self, queryset: Any = None) -> Authenticator:  # noqa: ARG002
        """Find it by its name in the address."""
        for passkey in self.get_queryset():  # type: ignore[attr-defined]
            if public_id(passkey) == self.kwargs["passkey"]:
                return passkey
        raise Http404


class RenamePasskey(OnePasskey, webauthn.EditWebAuthnView):
    """パスキーの名前を変える。"""


class RemovePasskey(OnePasskey, Whole, webauthn.RemoveWebAuthnView):
    """パスキーを外す。"""


class ChangePassword(Whole, account.PasswordChangeView):
    """パスワードを変える。"""


class SetPassword(Whole, account.PasswordSetView):
    """パスワードを決める。"""


class ResetPassword(Whole, account.PasswordResetFromKeyView):
    """メールのリンクから、新しいパスワードを決める。"""
