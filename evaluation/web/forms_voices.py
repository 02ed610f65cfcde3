"""Forms of surveys, tallies, voices and slips."""

from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict

from agreements.filters import DayInput
from evaluation.actions.keep_slips import MOST_AT_ONCE
from evaluation.choices_voices import DEGREE_FIELDS, Degree, SlipPurpose
from evaluation.models import PaperTally, SurveyRound
from evaluation.models.voice import LONGEST_VOICE
from evaluation.rules.slip_number import NotASlipNumber, read_number
from portal.common.fiscal import FIRST_YEAR, LAST_YEAR
from portal.common.viewer import Viewer
from sites.models import JointSite

_PLAIN = {
    Degree.SATISFIED: "満足（よかった）",
    Degree.FAIRLY_SATISFIED: "まあ満足（だいたい よかった）",
    Degree.NEITHER: "どちらとも言えない",
    Degree.RATHER_DISSATISFIED: "やや不満（すこし よくなかった）",
    Degree.DISSATISFIED: "不満（よくなかった）",
}


def sent(request: HttpRequest) -> QueryDict | None:
    """Return what was posted, an empty form too; None when the page is only looked at."""
    return request.POST if request.method == "POST" else None


def one_kind_of_line(text: str) -> str:
    """Return the text with the line ends that a browser sends as those that we keep."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def with_our_line_ends(data: Any, name: str) -> Any:
    """Return what was sent, the field's text as it will be kept: its length counts that way."""
    if data is None or name not in data:
        return data
    kept = data.copy()
    kept[name] = one_kind_of_line(kept[name])
    return kept


class AnswerForm(forms.Form):
    """What a user of the site answers, in easy words."""

    form_id = forms.UUIDField(widget=forms.HiddenInput)
    degree = forms.ChoiceField(
        label="この窓口は、どうでしたか",
        choices=[(degree.value, words) for degree, words in _PLAIN.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "1つ えらんでください。"},
    )
    voice = forms.CharField(
        label="よかったこと、こまったこと",
        required=False,
        max_length=LONGEST_VOICE,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=(
            f"書かなくても かまいません。{LONGEST_VOICE}文字まで。"
            "なまえ や 電話番号は 書かないでください。"
        ),
    )

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(with_our_line_ends(data, "voice"), **kwargs)


class SurveyForm(forms.ModelForm[SurveyRound]):
    """Of which site and year, and on which days answers are taken."""

    site = forms.ModelChoiceField(
        JointSite.objects.none(), label="拠点", to_field_name="code", empty_label="選んでください"
    )
    fiscal_year = forms.IntegerField(
        label="年度（西暦）",
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        help_text="結果をどの年度に数えるか。例: 2021",
    )

    class Meta:
        model = SurveyRound
        fields = ["site", "fiscal_year", "opens_on", "closes_on"]
        widgets = {"opens_on": DayInput, "closes_on": DayInput}

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sites = JointSite.objects.run_by(viewer).order_by("code")
        self.fields["site"].queryset = sites  # type: ignore[attr-defined]
        if self.instance.pk:
            del self.fields["site"]


class TallyForm(forms.ModelForm[PaperTally]):
    """The counts of a batch of paper."""

    class Meta:
        model = PaperTally
        fields = ["counted_on", *DEGREE_FIELDS, "reason"]
        widgets = {"counted_on": DayInput}
        help_texts = {"reason": "氏名などの個人情報は書かないでください。"}

    def __init__(self, *args: Any, corrects: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in DEGREE_FIELDS:
            self.fields[name].label = f"{self.fields[name].label}（人）"
            self.fields[name].min_value = 0  # type: ignore[attr-defined]
        if corrects:
            self.fields["reason"].required = True
        else:
            del self.fields["reason"]


class PaperVoiceForm(forms.Form):
    """What a user wrote on paper."""

    received_on = forms.DateField(label="届いた日", widget=DayInput)
    text = forms.CharField(
        label="書かれた文",
        max_length=LONGEST_VOICE,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=(
            f"書かれたとおりに、{LONGEST_VOICE}文字まで。"
            "人が分かるところは、掲載を決めるときに■にします。後から直すことはできません。"
        ),
    )

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(with_our_line_ends(data, "text"), **kwargs)


class VoiceForm(forms.Form):
    """How a voice is published, and why it is blackened or held."""

    wording = forms.CharField(
        label="掲載する文",
        max_length=LONGEST_VOICE,
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="人が分かるところを、1字ずつ■に置き換えます。ほかの直しはできません。",
    )
    reason = forms.CharField(
        label="理由",
        max_length=200,
        required=False,
        help_text="一部を■にしたとき、掲載しないときは必ず書きます。氏名などは書かないでください。",
    )

    def clean_wording(self) -> str:
        """Return the wording with the line ends of the text it is compared with."""
        return one_kind_of_line(self.cleaned_data["wording"])


class NumberForm(forms.Form):
    """The number of a slip, as it is typed or read from a QR code."""

    number = forms.CharField(
        label="誘導票の番号",
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text="8桁の数字。ハイフンはなくてもかまいません。",
    )

    def clean_number(self) -> str:
        """Return the eight digits."""
        try:
            return read_number(self.cleaned_data["number"])
        except NotASlipNumber as reason:
            raise forms.ValidationError(str(reason)) from reason


class PurposeForm(forms.Form):
    """Why somebody is sent to the other counter."""

    purpose = forms.ChoiceField(label="用件", choices=SlipPurpose.choices)


class GiveForm(PurposeForm):
    """One slip now, or several printed beforehand."""

    site = forms.ModelChoiceField(
        JointSite.objects.none(), label="拠点", to_field_name="code", empty_label=None
    )
    count = forms.IntegerField(
        label="枚数",
        min_value=1,
        max_value=MOST_AT_ONCE,
        initial=1,
        help_text=f"1枚なら、いま交付したと記録します。2枚から{MOST_AT_ONCE}枚は「未交付」でまとめて作ります。",
    )
    field_order = ["site", "purpose", "count"]

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sites = JointSite.objects.run_by(viewer).order_by("code")
        self.fields["site"].queryset = sites  # type: ignore[attr-defined]
