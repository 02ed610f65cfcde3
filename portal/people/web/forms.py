"""Sign-in form, in plain Japanese."""

from django.contrib.auth.forms import AuthenticationForm
from django.forms import CharField, EmailField, EmailInput, PasswordInput


class SignInForm(AuthenticationForm):
    """メールアドレスとパスワード。誤りのとき、どちらが違うかは知らせない。"""

    username = EmailField(
        label="メールアドレス",
        widget=EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    password = CharField(
        label="パスワード",
        strip=False,
        widget=PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    error_messages = {
        "invalid_login": "メールアドレスまたはパスワードが正しくありません。",
        "inactive": "メールアドレスまたはパスワードが正しくありません。",
    }
