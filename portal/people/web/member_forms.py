"""Forms of people and their rights."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from portal.people.models import Membership, User


class DayInput(forms.DateInput):
    """A day, by the browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class MemberChoice(forms.ModelChoiceField[Membership]):
    """A choice of people by name; their public ids go over the wire."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the person's name."""
        return str(obj.user.name)


def _reason(*, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label="申請の理由",
        max_length=500,
        required=required,
        help_text="承認する管理者が読みます。",
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class InviteForm(forms.Form):
    """Whom to invite."""

    name = forms.CharField(label="氏名", max_length=100)
    email = forms.EmailField(
        label="メールアドレス", help_text="招待のメールは、承認された後にこのアドレスへ送ります。"
    )
    as_administrator = forms.BooleanField(label="組織の管理者として招待する", required=False)
    valid_from = forms.DateField(
        label="着任日",
        required=False,
        widget=DayInput,
        help_text="空欄なら、受け取った日から使えます。",
    )
    valid_to = forms.DateField(
        label="離任日", required=False, widget=DayInput, help_text="この日の終わりまで使えます。"
    )
    reason = _reason()


class MakeAdministratorForm(forms.Form):
    """Why somebody should be an administrator."""

    reason = _reason()


class PeriodForm(forms.Form):
    """The new first and last day."""

    valid_from = forms.DateField(label="着任日", required=False, widget=DayInput)
    valid_to = forms.DateField(
        label="離任日",
        required=False,
        widget=DayInput,
        help_text="この日の終わりまで使えます。空欄なら期限はありません。",
    )
    reason = _reason()


class LowerForm(forms.Form):
    """A right taken away: at once, or after another administrator has agreed."""

    asks = forms.BooleanField(
        label="自分だけで決めずに、ほかの管理者の承認を求める", required=False
    )
    reason = _reason(required=False)

    def clean(self) -> dict[str, Any]:
        """A request needs a reason."""
        cleaned = super().clean() or {}
        if cleaned.get("asks") and not cleaned.get("reason"):
            self.add_error("reason", "承認を求めるときは、理由を入力してください。")
        return cleaned


class EndForm(LowerForm):
    """When a membership ends."""

    last_day = forms.DateField(
        label="最後の日",
        widget=DayInput,
        help_text="この日の終わりまで使えます。すぐに止めるときは、きのうの日付を入力してください。",
    )
    field_order = ["last_day", "asks", "reason"]


class AnswerForm(forms.Form):
    """What the decider says to a request."""

    answer = forms.CharField(
        label="決定の理由",
        max_length=500,
        required=False,
        help_text="却下するときは必ず入力してください。",
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class SuspendForm(forms.Form):
    """Why an organisation's use is suspended."""

    reason = forms.CharField(
        label="利用を停止する理由", max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class JoinForm(forms.Form):
    """Name and password of a person the portal does not know yet."""

    name = forms.CharField(
        label="氏名", max_length=100, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    password = forms.CharField(
        label="パスワード",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="8文字以上で、ほかで使っていないもの。数字だけのものは使えません。",
    )
    again = forms.CharField(
        label="パスワード（もう一度）",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean(self) -> dict[str, Any]:
        """Twice the same, and not easy to guess."""
        cleaned = super().clean() or {}
        password = cleaned.get("password")
        if password and cleaned.get("again") and password != cleaned["again"]:
            self.add_error("again", "もう一度入力したパスワードが違います。")
        elif password:
            somebody = User(email=self.email, name=cleaned.get("name", ""))
            try:
                validate_password(password, somebody)
            except ValidationError as refusal:
                self.add_error("password", refusal)
        return cleaned


class HandoverForm(forms.Form):
    """Who takes over, when, and what he should know."""

    last_day = forms.DateField(
        label="最後の日",
        widget=DayInput,
        help_text="この日の終わりまで使えます。仕事は翌日に後任者へ移ります。",
    )
    successor = MemberChoice(
        label="後任者", queryset=Membership.objects.none(), to_field_name="public_id"
    )
    notes = forms.CharField(
        label="引継ぎメモ",
        required=False,
        max_length=10_000,
        help_text="後任者が読みます。求職者など個人の情報は書かないでください。",
        widget=forms.Textarea(attrs={"rows": 8}),
    )
