"""What an administrator fills in about a system."""

from datetime import date, timedelta
from typing import Any

from django import forms

from portal.common.api.scopes import scopes_for
from portal.common.viewer import Viewer
from portal.partners.rules.networks import NetworkError, normalised

A_YEAR = timedelta(days=365)


def last_day_field(today: date) -> forms.DateField:
    """Return the field of a last day, a year ahead at most (PostgreSQL holds it too)."""
    widget = forms.DateInput(
        format="%Y-%m-%d",
        attrs={
            "type": "date",
            "min": today.isoformat(),
            "max": (today + A_YEAR).isoformat(),
        },
    )
    return forms.DateField(
        label="有効期限（この日まで）",
        help_text="今日から1年以内の日です。過ぎる前に、いつでも延ばせます。",
        initial=today + A_YEAR,
        widget=widget,
    )


class RegisterForm(forms.Form):
    """A new system of the administrator's own organisation."""

    name = forms.CharField(
        label="名称",
        max_length=100,
        help_text="記録には「API: 名称」と残ります。何のシステムかわかる名前にしてください。",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    purpose = forms.CharField(
        label="使いみち",
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    scopes = forms.MultipleChoiceField(
        label="できること（スコープ）",
        help_text="使いみちに要るものだけを選んでください。",
        widget=forms.CheckboxSelectMultiple,
    )
    allowed_networks = forms.CharField(
        label="接続元のネットワーク",
        required=False,
        help_text="1行に1つ、203.0.113.0/24 のように書きます。空欄のときは、どこからでも使えます。",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, viewer: Viewer, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scopes"].choices = [  # type: ignore[attr-defined]
            (scope.code, f"{scope.description}（{scope.code}）")
            for scope in scopes_for(viewer.role or "")
        ]
        self.fields["valid_until"] = last_day_field(today)

    def clean_allowed_networks(self) -> list[str]:
        """Read the lines as networks."""
        try:
            return normalised(self.cleaned_data["allowed_networks"].splitlines())
        except NetworkError as reason:
            raise forms.ValidationError(str(reason)) from reason


class ExtendForm(forms.Form):
    """A new last day."""

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["valid_until"] = last_day_field(today)
