"""What the register of agreements can be narrowed by; the list and its files use the same."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from agreements.choices import AgreementKind, AgreementState
from agreements.models import Agreement, AgreementParty
from portal.common.fiscal import FIRST_YEAR, LAST_YEAR
from portal.organizations.choices import BodyKind
from portal.organizations.prefectures import PREFECTURES

_ALL = ("", "すべて")
_UNREADABLE = "日付は「2021-04-01」の形で入力してください。"


class DayInput(forms.DateInput):
    """A day by the browser's own calendar; what is no day leaves the field empty.

    A calendar can show nothing else, and browsers complain of it; the error says what was wrong.
    """

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")

    def format_value(self, value: Any) -> str | None:
        """Return the day as the calendar takes it, None for anything else."""
        text = super().format_value(value)
        try:
            return date.fromisoformat(text or "").isoformat()
        except ValueError:
            return None


class DayForm(forms.Form):
    """The day on which one counts."""

    on = forms.DateField(
        label="数える日",
        required=False,
        widget=DayInput,
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": _UNREADABLE},
    )

    def clean_on(self) -> date | None:
        """Refuse a day no agreement can be of, for it cannot be named in Japanese either."""
        day: date | None = self.cleaned_data["on"]
        if day and not FIRST_YEAR <= day.year <= LAST_YEAR:
            sentence = f"{FIRST_YEAR}年から{LAST_YEAR}年までの日付を入力してください。"
            raise forms.ValidationError(sentence)
        return day


class RegisterForm(DayForm):
    """協定の絞り込み。"""

    prefecture = forms.ChoiceField(
        label="都道府県",
        required=False,
        choices=[_ALL, *((one.code, one.name) for one in PREFECTURES)],
    )
    state = forms.ChoiceField(label="状態", required=False, choices=[_ALL, *AgreementState.choices])
    body_kind = forms.ChoiceField(
        label="団体の区分", required=False, choices=[_ALL, *BodyKind.choices]
    )
    q = forms.CharField(label="名称・団体名・かな", required=False, max_length=100)
    kind = forms.ChoiceField(
        required=False, choices=[_ALL, *AgreementKind.choices], widget=forms.HiddenInput
    )
    body = forms.CharField(required=False, max_length=6, widget=forms.HiddenInput)

    field_order = ["prefecture", "state", "body_kind", "q", "on"]

    def narrow(self, rows: QuerySet[Agreement]) -> QuerySet[Agreement]:
        """Keep what is asked for; by subquery, so that no agreement comes twice."""
        wanted = self.cleaned_data
        if wanted["on"]:
            rows = rows.in_force_on(wanted["on"])  # type: ignore[attr-defined]
        exact = {
            "prefecture_code": wanted["prefecture"],
            "state": wanted["state"],
            "kind": wanted["kind"],
        }
        rows = rows.filter(**{path: value for path, value in exact.items() if value})
        parties = AgreementParty.objects.all()
        if wanted["body_kind"]:
            of_kind = parties.filter(organization__localgovernment__body_kind=wanted["body_kind"])
            rows = rows.filter(pk__in=of_kind.values("agreement"))
        if wanted["body"]:
            of_body = parties.filter(organization__localgovernment__code6=wanted["body"])
            rows = rows.filter(pk__in=of_body.values("agreement"))
        if word := wanted["q"].strip():
            named = parties.filter(
                Q(organization__name__icontains=word)
                | Q(organization__kana__icontains=word)
                | Q(name__icontains=word)
            )
            rows = rows.filter(
                Q(title__icontains=word)
                | Q(reference__icontains=word)
                | Q(pk__in=named.values("agreement"))
            )
        return rows
