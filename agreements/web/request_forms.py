"""Forms of requests: the list's conditions, a draft, and one form a step."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from agreements.choices import (
    DECISION_WORDS,
    AgreementState,
    ExchangeKind,
    RequestKind,
    RequestState,
)
from agreements.models import Agreement, Request
from agreements.rules.addressees import head_of_body
from portal.common.viewer import Viewer
from portal.organizations.prefectures import PREFECTURES
from portal.people.web.member_forms import DayInput


def _text(label: str, *, rows: int = 4, required: bool = True, help_text: str = "") -> forms.Field:
    return forms.CharField(
        label=label,
        max_length=10_000,
        required=required,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class RequestFilterForm(forms.Form):
    """What the list is narrowed by."""

    prefecture = forms.ChoiceField(
        label="都道府県",
        required=False,
        choices=[("", "すべて"), *((one.code, one.name) for one in PREFECTURES)],
    )
    kind = forms.ChoiceField(
        label="種別", required=False, choices=[("", "すべて"), *RequestKind.choices]
    )
    state = forms.ChoiceField(
        label="状態",
        required=False,
        choices=[("", "すべて"), ("OPEN", "処理中"), *RequestState.choices],
    )
    q = forms.CharField(label="件名・団体・受付番号", required=False, max_length=100)

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not viewer.sees_nation:
            del self.fields["prefecture"]

    def narrow(self, rows: QuerySet[Request]) -> QuerySet[Request]:
        """Keep what the conditions name."""
        wanted = self.cleaned_data
        if wanted.get("prefecture"):
            rows = rows.filter(prefecture_code=wanted["prefecture"])
        if wanted["kind"]:
            rows = rows.filter(kind=wanted["kind"])
        if wanted["state"] == "OPEN":
            rows = rows.filter(pk__in=Request.objects.open())
        elif wanted["state"]:
            rows = rows.filter(state=wanted["state"])
        if wanted["q"]:
            rows = rows.filter(
                Q(title__icontains=wanted["q"])
                | Q(body__name__icontains=wanted["q"])
                | Q(number__icontains=wanted["q"])
            )
        return rows


class AgreementChoice(forms.ModelChoiceField[Agreement]):
    """A choice of agreements by name; their public ids go over the wire."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the agreement's title and reference."""
        return f"{obj.title}（{obj.reference}）"


class DraftForm(forms.Form):
    """What is asked, and why."""

    kind = forms.ChoiceField(
        label="種別", choices=RequestKind.choices, widget=forms.RadioSelect, initial=""
    )
    agreement = AgreementChoice(
        label="もとになる協定",
        queryset=Agreement.objects.none(),
        required=False,
        to_field_name="public_id",
        empty_label="選んでください",
        help_text="協定に基づく要望・要請のときに選びます。",
    )
    title = forms.CharField(label="件名", max_length=200)
    measures = _text("求める措置", rows=6)
    grounds = _text("理由", rows=6)

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["agreement"]
        if isinstance(choice, AgreementChoice):
            choice.queryset = (
                Agreement.objects.visible_to(viewer)
                .filter(
                    parties=viewer.organization_id,
                    state__in=[AgreementState.SIGNED, AgreementState.IN_FORCE],
                )
                .order_by("reference")
            )


class StepForm(forms.Form):
    """A step's form: begins with what is known of the request and the day."""

    def __init__(self, *args: Any, asked: Request, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.begin_with(asked, day)

    def begin_with(self, asked: Request, day: date) -> None:
        """Fill in what can be known; forms override this."""


class FileForm(StepForm):
    """Nothing to fill in: the draft is the text."""


class ReceiveForm(StepForm):
    """When it was received."""

    received_on = forms.DateField(label="受理した日", widget=DayInput)

    def begin_with(self, asked: Request, day: date) -> None:  # noqa: ARG002 — the base's
        """Today."""
        self.initial = {"received_on": day, **self.initial}


class HearingForm(StepForm):
    """What an expert said."""

    heard_on = forms.DateField(label="意見を聴いた日", widget=DayInput)
    field = forms.CharField(label="専門分野", max_length=100)
    affiliation_title = forms.CharField(label="所属・職", max_length=200)
    name = forms.CharField(
        label="氏名", max_length=100, required=False, help_text="公表しないときは空欄にします。"
    )
    opinion = _text("意見の要旨")


class ConcludeForm(StepForm):
    """When the last expert was heard."""

    experts_heard_on = forms.DateField(
        label="意見聴取を終えた日",
        widget=DayInput,
        help_text="最後に学識経験者の意見を聴いた日です。",
    )

    def begin_with(self, asked: Request, day: date) -> None:  # noqa: ARG002 — the base's
        """The day of the last hearing."""
        last = asked.hearings.order_by("-heard_on").first()
        self.initial = {"experts_heard_on": last.heard_on if last else None, **self.initial}


class DecideForm(StepForm):
    """What is decided, and why not."""

    decided_on = forms.DateField(label="決定した日", widget=DayInput)
    decision = forms.ChoiceField(label="決定", widget=forms.RadioSelect)
    decision_text = _text("決定の内容", help_text="通知書に載ります。")
    refusal_reason = _text(
        "措置を講じない理由",
        required=False,
        help_text="措置を講じない（対応できない）ときは必ず入力してください。通知書に載ります。",
    )

    def begin_with(self, asked: Request, day: date) -> None:
        """Today, and the decisions in the words of the kind."""
        choice = self.fields["decision"]
        if isinstance(choice, forms.ChoiceField):
            words = DECISION_WORDS[RequestKind(asked.kind)]
            choice.choices = [(one.value, label) for one, label in words.items()]
        if not asked.is_statutory:
            self.fields["refusal_reason"].label = "対応できない理由"
        self.initial = {"decided_on": day, **self.initial}


class NotifyForm(StepForm):
    """The number, addressee and day of the notice."""

    notified_on = forms.DateField(label="通知した日", widget=DayInput)
    notice_number = forms.CharField(label="文書番号", max_length=60, help_text="例: 職発0401第1号")
    notice_addressee = forms.CharField(
        label="通知のあて先", max_length=60, help_text="団体の長の職名です。氏名は書きません。"
    )

    def begin_with(self, asked: Request, day: date) -> None:
        """Today, and the title of the body's head."""
        head = head_of_body(asked.body.name, is_prefecture=asked.body.is_prefecture)
        self.initial = {"notified_on": day, "notice_addressee": head, **self.initial}


class WithdrawForm(StepForm):
    """Why it is taken back."""

    reason = forms.CharField(
        label="取り下げる理由", max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


class ExchangeForm(StepForm):
    """What is said to the other side."""

    kind = forms.ChoiceField(label="種類", choices=ExchangeKind.choices)
    text = forms.CharField(
        label="内容",
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="相手の側の担当者が読みます。書いた後は変更できません。",
    )
