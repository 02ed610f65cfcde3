"""Forms of agreements."""

import re
import unicodedata
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from agreements.choices import AgreementKind, Doer, Relation
from agreements.models import Agreement
from agreements.parties import Party
from portal.common.audit import LONGEST_REASON
from portal.common.viewer import Role, Viewer
from portal.organizations.models import LocalGovernment, Organization
from portal.organizations.prefectures import PREFECTURES
from portal.people.web.member_forms import DayInput

LONGEST_PARTIES = 2000  # each line is looked up: as many as an agreement can be between
_CODE = re.compile(r"^([0-9]{6})(?:\s.*)?$")


def line_of(organization: Organization) -> str:
    """Return how an organisation stands in the list of parties: bodies with their code."""
    body = LocalGovernment.objects.filter(pk=organization.pk).first()
    return f"{body.code6} {body.name}" if body else organization.name


class _ForViewer(forms.Form):
    """A form whose choices are those of a viewer on a day."""

    def __init__(self, *args: Any, viewer: Viewer, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer, self.on = viewer, on


class PartiesForm(_ForViewer):
    """Who an agreement is between."""

    organization = forms.CharField(
        label="自治体と労働局",
        max_length=LONGEST_PARTIES,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="1行にひとつずつ、協定書に書く順に入力します。団体コード（6桁）か名称で指定できます。"
        "例: 072036 郡山市",
    )
    minister = forms.BooleanField(label="厚生労働大臣を当事者にする", required=False)
    name = forms.CharField(
        label="その他の当事者",
        required=False,
        max_length=LONGEST_PARTIES,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="商工会議所、報道機関などの名称を、1行にひとつずつ入力します。",
    )

    def clean_organization(self) -> list[Party]:
        """Return the parties of the lines; a line that fits none or several is refused."""
        found, problems = [], []
        for line in _lines(self.cleaned_data["organization"]):
            try:
                found.append(Party.of(self._named(line)))
            except ValidationError as refusal:
                problems += refusal.messages
        if problems:
            raise ValidationError(problems)
        return found

    def _named(self, line: str) -> Organization:
        parties = Organization.objects.filter(
            kind__in=[Role.LOCAL_GOVERNMENT, Role.BUREAU]
        ).existing_on(self.on)
        code = _CODE.match(line)
        fitting = list(
            parties.filter(localgovernment__code6=code[1]) if code else parties.filter(name=line)
        )
        here = [one for one in fitting if one.prefecture_code == self.viewer.prefecture_code]
        if len(fitting) > 1 and len(here) != 1:
            sentence = f"「{line}」は複数あります。団体コード（6桁）で入力してください。"
            raise ValidationError(sentence)
        if not fitting:
            sentence = f"「{line}」という自治体または労働局はありません。"
            raise ValidationError(sentence)
        return here[0] if len(here) == 1 else fitting[0]

    @property
    def parties(self) -> list[Party]:
        """The parties in order: organisations, the Minister, the others."""
        minister = [Party.minister()] if self.cleaned_data["minister"] else []
        others = [Party.named(line) for line in _lines(self.cleaned_data["name"])]
        return [*self.cleaned_data["organization"], *minister, *others]


class TextForm(_ForViewer):
    """What an agreement is called and what for."""

    kind = forms.ChoiceField(label="種別", choices=AgreementKind.choices)
    title = forms.CharField(label="名称", max_length=200)
    purpose = forms.CharField(
        label="目的", required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )
    predecessor = forms.CharField(
        label="もとの協定の整理番号",
        required=False,
        max_length=40,
        help_text="締結済みの協定に関連する、またはそれを更新する協定のときに入力します。",
    )
    relation = forms.ChoiceField(
        label="もとの協定との関係",
        required=False,
        choices=[("", "なし"), *Relation.choices],
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_predecessor(self) -> Agreement | None:
        """Return the agreement with this number, among those the viewer may see."""
        reference = unicodedata.normalize("NFKC", self.cleaned_data["predecessor"]).strip()
        if not reference:
            return None
        found = Agreement.objects.visible_to(self.viewer).filter(reference=reference).first()
        if found is None:
            raise ValidationError("この整理番号の協定は見つかりません。")
        return found

    def clean_relation(self) -> Relation | None:
        """Return the relation, None for none."""
        chosen = self.cleaned_data["relation"]
        return Relation(chosen) if chosen else None

    @property
    def facts(self) -> dict[str, Any]:
        """What an action takes."""
        cleaned = self.cleaned_data
        names = ("title", "purpose", "predecessor", "relation")
        return {
            "kind": AgreementKind(cleaned["kind"]),
            **{name: cleaned[name] for name in names},
        }


class DraftForm(TextForm, PartiesForm):
    """Everything a draft begins with."""

    prefecture_code = forms.ChoiceField(
        label="都道府県", choices=[(one.code, one.name) for one in PREFECTURES]
    )
    field_order = [
        "kind",
        "title",
        "purpose",
        "prefecture_code",
        "organization",
        "minister",
        "name",
        "predecessor",
        "relation",
    ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.viewer.sees_nation:  # the others draft in their own prefecture
            del self.fields["prefecture_code"]


class ClauseForm(forms.Form):
    """One promise, and who keeps it."""

    number = forms.CharField(label="条", max_length=20, help_text="例: 第3条第2項")
    heading = forms.CharField(label="見出し", max_length=100, required=False)
    text = forms.CharField(label="本文", max_length=4000, widget=forms.Textarea(attrs={"rows": 6}))
    doer = forms.ChoiceField(label="行う者", choices=Doer.choices, widget=forms.RadioSelect)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)


class VersionForm(forms.Form):
    """A file."""

    file = forms.FileField(
        label="ファイル",
        help_text="PDF、Excel、Word、PNG、JPEG、CSV・テキスト。10MBまで。個人の情報は入れないでください。",
    )


class AttachmentForm(VersionForm):
    """A paper and its first file."""

    title = forms.CharField(label="書類の名称", max_length=100, help_text="例: 別紙 業務の分担")
    field_order = ["title", "file"]


class StepForm(forms.Form):
    """A step that needs no words; what was read goes along."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)


class ReasonForm(forms.Form):
    """Why one goes back."""

    reason = forms.CharField(
        label="理由",
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="変更の履歴に残り、当事者が読みます。個人の情報は書かないでください。",
    )


class SignForm(forms.Form):
    """When it was signed, and for how long it holds."""

    signed_on = forms.DateField(label="締結日", widget=DayInput)
    valid_from = forms.DateField(label="有効期間の初日", widget=DayInput)
    valid_until = forms.DateField(
        label="有効期間の末日",
        required=False,
        widget=DayInput,
        help_text="定めがないときは空欄にします。",
    )
    renews_automatically = forms.BooleanField(
        label="満了までに申出がなければ、同じ内容で1年ずつ延びる", required=False
    )


class EndForm(ReasonForm):
    """The last day, and why."""

    valid_until = forms.DateField(label="最後の日", widget=DayInput)
    field_order = ["valid_until", "reason"]


def _lines(text: str) -> list[str]:
    lines = (" ".join(unicodedata.normalize("NFKC", one).split()) for one in text.splitlines())
    return [line for line in lines if line]
