"""Forms of proposals of sites."""

from datetime import date
from typing import Any

from django import forms

from agreements.filters import DayInput
from agreements.models import Agreement
from portal.common.viewer import Viewer
from portal.organizations.models import HelloWorkOffice
from portal.organizations.queries import hello_work_offices
from sites.choices import Service, TargetGroup
from sites.models import SiteProposal
from sites.queries import agreements_for, next_site_code


class ProposalForm(forms.ModelForm[SiteProposal]):
    """What a body proposes."""

    office = forms.ModelChoiceField(
        HelloWorkOffice.objects.none(),
        label="ハローワーク",
        to_field_name="office_number",
        empty_label="選んでください",
        help_text="いっしょに拠点を運営するハローワークです。",
    )
    services = forms.MultipleChoiceField(
        label="地方公共団体の業務",
        choices=Service.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    target_groups = forms.MultipleChoiceField(
        label="支援対象者",
        choices=TargetGroup.choices,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = SiteProposal
        fields = [
            "name",
            "office",
            "kind",
            "services",
            "target_groups",
            "is_outsourced",
            "address",
            "hours",
            "wished_opening",
            "reason",
            "expected",
        ]
        widgets = {
            "wished_opening": DayInput,
            "reason": forms.Textarea(attrs={"rows": 4}),
            "expected": forms.Textarea(attrs={"rows": 3}),
        }
        labels = {"is_outsourced": "業務の一部を委託する"}
        help_texts = {
            "reason": "地域の課題と、なぜ国と一体で行うのかを書きます。",
            "expected": "例: 年間の利用者 約2,000人、就職 約150人",
        }

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offices = hello_work_offices(viewer).filter(prefecture_code=viewer.prefecture_code)
        self.fields["office"].queryset = offices.order_by("office_number")  # type: ignore[attr-defined]
        if self.instance.pk:
            self.initial["office"] = self.instance.office.office_number


class NoWordsForm(forms.Form):
    """A step that asks for nothing."""

    def __init__(self, *args: Any, viewer: Viewer, proposal: SiteProposal, **kwargs: Any) -> None:  # noqa: ARG002
        super().__init__(*args, **kwargs)


class DeclineForm(NoWordsForm):
    """Why a proposal is declined."""

    reason = forms.CharField(
        label="見送りの理由",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="提案した団体に伝わります。",
    )


class NoteForm(NoWordsForm):
    """What was said."""

    text = forms.CharField(
        label="協議の記録",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="双方が読みます。書いた後は変えられません。個人の氏名は書かないでください。",
    )


class AgreementChoice(forms.ModelChoiceField[Agreement]):
    """A choice of agreements by title and reference; their public ids go over the wire."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the title with the reference."""
        return f"{obj.title}（{obj.reference}、{obj.get_state_display()}）"


class LinkForm(NoWordsForm):
    """Which agreement the site rests on."""

    agreement = AgreementChoice(
        Agreement.objects.none(),
        label="一体的実施協定",
        to_field_name="public_id",
        empty_label="選んでください",
        help_text="提案した団体が当事者で、締結済みか発効中のものが並びます。",
    )

    def __init__(self, *args: Any, viewer: Viewer, proposal: SiteProposal, **kwargs: Any) -> None:
        super().__init__(*args, viewer=viewer, proposal=proposal, **kwargs)
        self.fields["agreement"].queryset = agreements_for(viewer, proposal)  # type: ignore[attr-defined]


class OpenForm(NoWordsForm):
    """The code of the site, and the day it opens."""

    code = forms.CharField(
        label="拠点コード", max_length=8, help_text="団体コードの先頭5桁と連番（例: 07203-02）"
    )
    opened_on = forms.DateField(label="開設日", widget=DayInput)

    def __init__(self, *args: Any, viewer: Viewer, proposal: SiteProposal, **kwargs: Any) -> None:
        super().__init__(*args, viewer=viewer, proposal=proposal, **kwargs)
        opening: date | None = proposal.wished_opening
        self.initial = {"code": next_site_code(proposal), "opened_on": opening}
