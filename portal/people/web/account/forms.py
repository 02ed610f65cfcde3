"""The forms of the doors: django-allauth's, in plain Japanese."""

import unicodedata
from collections.abc import Callable
from typing import Any

from allauth.account import forms as account
from allauth.core import context
from allauth.mfa.adapter import get_adapter as get_factor_adapter
from allauth.mfa.base import forms as base
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts

from portal.people.web.account.limits import count_try, is_first_use

NOT_THE_SAME = "新しいパスワードと、確認のために入力したパスワードが違います。"
ADDRESS = "メールアドレス"
CODE_LENGTH = 20  # more than any code has, blanks included


class _Plain:
    """Labels of ours; no placeholders, which vanish when one begins to type."""

    labels: dict[str, str] = {}
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = ""


class _NewPassword(_Plain):
    """A new password, typed twice."""

    labels = {
        "oldpassword": "今のパスワード",
        "password1": "新しいパスワード",
        "password2": "新しいパスワード（確認のため、もう一度）",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = "".join(password_validators_help_texts())

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()  # type: ignore[misc]
        errors: dict[str, Any] = self.errors  # type: ignore[attr-defined]
        if "password2" in errors and "password2" in self.data:  # type: ignore[attr-defined]
            typed = self.data["password2"]  # type: ignore[attr-defined]
            if typed:
                errors["password2"] = [NOT_THE_SAME]
        return cleaned


class SignInForm(_Plain, account.LoginForm):
    """メールアドレスとパスワード。誤りのとき、どちらが違うかは知らせない。"""

    labels = {"login": ADDRESS, "password": "パスワード"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs.update(autocomplete="username", autofocus=True)


class ConfirmPasswordForm(_Plain, account.ReauthenticateForm):
    """大事な変更の前に、本人であることをパスワードで確認する。"""

    labels = {"password": "パスワード"}


class ChangePasswordForm(_NewPassword, account.ChangePasswordForm):
    """今のパスワードを知る人だけが変えられる。"""


class SetPasswordForm(_NewPassword, account.SetPasswordForm):
    """まだパスワードのない人が初めて決める。"""


class AskForResetForm(_Plain, account.ResetPasswordForm):
    """再設定のメールを頼む。登録のある住所かどうかは知らせない。"""

    labels = {"email": ADDRESS}


class ResetPasswordForm(_NewPassword, account.ResetPasswordKeyForm):
    """メールのリンクから、新しいパスワードを決める。"""


class _Code(_Plain):
    """A code of an app, or a recovery code; counted like a password, and good for one use."""

    labels = {"code": "確認コード"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        code = self.fields["code"]
        code.widget.attrs.update(autofocus=True, maxlength=CODE_LENGTH)
        code.help_text = "認証アプリに出ている6桁の数字か、回復コード8桁を入力します。"

    def clean_code(self) -> str:
        # Japanese keyboards write digits full-width unless one switches.
        given = unicodedata.normalize("NFKC", self.cleaned_data["code"])
        self.cleaned_data["code"] = "".join(given.split())
        usage = count_try(context.request)
        code: str = super().clean_code()  # type: ignore[misc]
        if not is_first_use(self.user, code):  # type: ignore[attr-defined]
            raise get_factor_adapter().validation_error("incorrect_code")
        usage.rollback()
        return code

    cleaned_data: dict[str, Any]


class SecondStepForm(_Code, base.AuthenticateForm):
    """サインインの二段目。"""


class ConfirmCodeForm(_Code, base.ReauthenticateForm):
    """大事な変更の前に、本人であることを確認コードで確認する。"""


class ActivateAppForm(_Plain, totp.ActivateTOTPForm):
    """認証アプリを登録する。アプリが正しいコードを出すことを確かめてから保存する。"""

    labels = {"code": "確認コード（アプリに出た6桁の数字）"}

    def clean_code(self) -> str:
        given = unicodedata.normalize("NFKC", self.cleaned_data["code"])
        self.cleaned_data["code"] = "".join(given.split())
        code: str = super().clean_code()
        return code


class _Passkey(_Plain):
    """What a browser signed. django-allauth stumbles over what no browser would send."""

    def _judge(self, judge: Callable[[], Any]) -> Any:
        try:
            return judge()
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise get_factor_adapter().validation_error("incorrect_passkey") from error


class _SignedPasskey(_Passkey):
    def clean_credential(self) -> Any:
        return self._judge(super().clean_credential)  # type: ignore[misc]


class SignInByPasskeyForm(_SignedPasskey, webauthn.LoginWebAuthnForm):
    """パスキーだけのサインイン。"""


class SecondStepByPasskeyForm(_SignedPasskey, webauthn.AuthenticateWebAuthnForm):
    """サインインの二段目をパスキーで。"""


class ConfirmByPasskeyForm(_SignedPasskey, webauthn.ReauthenticateWebAuthnForm):
    """大事な変更の前に、本人であることをパスキーで確認する。"""


class AddPasskeyForm(_Passkey, webauthn.AddWebAuthnForm):
    """パスキーを登録する。"""

    labels = {
        "name": "パスキーの名前（例: 執務室の端末）",
        "passwordless": "このパスキーだけでサインインできるようにする",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].help_text = "端末の暗証番号か生体認証を使います。"

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = self._judge(super().clean)
        return cleaned


class RenamePasskeyForm(_Plain, webauthn.EditWebAuthnForm):
    """パスキーの名前を変える。"""

    labels = {"name": "パスキーの名前"}
