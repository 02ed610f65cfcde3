"""Forms of yearly plans."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import QueryDict

from agreements.models import Agreement, AnnualPlan, PlanItem, Resolution
from portal.common.fiscal import FIRST_YEAR, LAST_YEAR
from portal.common.refusals import at_fields
from portal.people.web.member_forms import DayInput


class NewPlanForm(forms.Form):
    """Of which year, and as a copy of which plan."""

    fiscal_year = forms.IntegerField(
        label="年度（西暦）", min_value=FIRST_YEAR, max_value=LAST_YEAR, help_text="例: 2021"
    )
    copy_of = forms.ModelChoiceField(
        AnnualPlan.objects.none(),
        label="写す計画",
        required=False,
        to_field_name="public_id",
        empty_label="写さずに、空の計画から始める",
        help_text="取組と目標を写します。実績・評価は写さず、改善は新しい計画の横に示します。",
    )

    def __init__(self, plans: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["copy_of"].queryset = plans  # type: ignore[attr-defined]


class PlanItemForm(forms.ModelForm[PlanItem]):
    """What is planned for one clause."""

    class Meta:
        model = PlanItem
        fields = [
            "clause",
            "title",
            "doer",
            "plan_text",
            "measure",
            "target",
            "unit",
            "direction",
        ]
        widgets = {"plan_text": forms.Textarea(attrs={"rows": 5})}

    def __init__(self, agreement: Agreement, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        clauses = self.fields["clause"]
        clauses.queryset = agreement.clauses.order_by("position")  # type: ignore[attr-defined]
        clauses.to_field_name = "public_id"  # type: ignore[attr-defined]
        if self.instance.pk:
            self.initial["clause"] = self.instance.clause.public_id

    def _update_errors(self, errors: ValidationError) -> None:
        """Tell what a constraint refuses at its field, as the action does."""
        super()._update_errors(at_fields(PlanItem, errors))  # type: ignore[misc]


class ResultForm(forms.Form):
    """What came of an item. One that is tied to an indicator has no figure to type."""

    result = forms.DecimalField(label="実績値", required=False, max_digits=14, decimal_places=2)
    result_on = forms.DateField(label="実績の基準日", required=False, widget=DayInput)
    result_note = forms.CharField(label="実績の説明", required=False, max_length=500)
    check_text = forms.CharField(
        label="評価",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="目標に届いた、または届かなかった理由と、取組の良かった点・足りなかった点。",
    )
    act_text = forms.CharField(
        label="翌年度への改善",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="翌年度の計画を作るとき、取組の横に示します。",
    )

    def __init__(self, item: PlanItem, data: QueryDict | None, *, is_computed: bool) -> None:
        names = ("result", "result_on", "result_note", "check_text", "act_text")
        super().__init__(data, initial={name: getattr(item, name) for name in names})
        if is_computed or not item.has_target:
            for name in ("result", "result_on"):
                del self.fields[name]
        else:
            self.fields["result"].help_text = f"単位は「{item.unit}」です。"


class ProgressForm(forms.Form):
    """What was done, and what shows it."""

    done_on = forms.DateField(label="行った日", widget=DayInput)
    text = forms.CharField(
        label="行ったこと",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="氏名などの個人情報は書かないでください。",
    )
    evidence = forms.FileField(
        label="根拠資料",
        required=False,
        help_text="次第、案内、集計表など。PDF、Excel、Word、画像、CSVを10MBまで。",
    )


class AdoptForm(forms.Form):
    """On which day, and by what."""

    adopted_on = forms.DateField(label="決定日", widget=DayInput)
    resolution = forms.ModelChoiceField(
        Resolution.objects.none(),
        label="もとになった議決",
        required=False,
        to_field_name="public_id",
        empty_label="運営協議会の議決によらない",
    )
    adoption_source = forms.CharField(
        label="決定の根拠",
        required=False,
        max_length=200,
        help_text="議決によらないときに書きます。例: 令和3年度第1回連絡会議",
    )

    def __init__(self, resolutions: QuerySet[Resolution], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["resolution"].queryset = resolutions  # type: ignore[attr-defined]


class SendBackForm(forms.Form):
    """Why a decided plan is opened again."""

    sent_back_reason = forms.CharField(
        label="差し戻しの理由", max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class ReviewForm(forms.Form):
    """What the year was, in words."""

    reviewed_on = forms.DateField(label="評価日", widget=DayInput)
    review = forms.CharField(
        label="年度の評価", max_length=4000, widget=forms.Textarea(attrs={"rows": 6})
    )
