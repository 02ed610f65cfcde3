"""Forms of practice cases."""

from typing import Any

from django import forms

from evaluation.actions.draft_practice_case import Tied
from evaluation.choices_practice import CaseTask
from evaluation.models import Indicator, PracticeCase
from portal.common.fiscal import FIRST_YEAR, LAST_YEAR
from portal.common.viewer import Role, Viewer
from portal.organizations.models import LocalGovernment
from sites.choices import Service, TargetGroup
from sites.models import AnnualProfile, JointSite

NO_NAMES = "組織としての声を書きます。個人の氏名は書かないでください。"


class CaseForm(forms.ModelForm[PracticeCase]):
    """What one side writes about its case."""

    body = forms.ModelChoiceField(
        LocalGovernment.objects.none(),
        label="団体",
        to_field_name="code6",
        empty_label="選んでください",
    )
    sites = forms.ModelMultipleChoiceField(
        JointSite.objects.none(),
        label="拠点",
        to_field_name="code",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="型と、相手方のハローワークは拠点から決まります。拠点のない事例では、労働局が相手方です。",
    )
    target_groups = forms.MultipleChoiceField(
        label="支援対象者", choices=TargetGroup.choices, widget=forms.CheckboxSelectMultiple
    )
    services = forms.MultipleChoiceField(
        label="地方公共団体の業務",
        choices=Service.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    tasks = forms.MultipleChoiceField(
        label="課題", choices=CaseTask.choices, widget=forms.CheckboxSelectMultiple
    )
    indicators = forms.ModelMultipleChoiceField(
        Indicator.objects.none(),
        label="実績を並べる指標",
        to_field_name="code",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="選んだ拠点の、その年度と前年度の目標と実績を、登録されている行から並べます。",
    )

    class Meta:
        model = PracticeCase
        fields = [
            "title",
            "body",
            "sites",
            "fiscal_year",
            "target_groups",
            "services",
            "tasks",
            "background",
            "municipality_did",
            "hello_work_did",
            "together",
            "result",
            "indicators",
            "municipality_voice",
            "hello_work_voice",
            "source",
        ]
        widgets = dict.fromkeys(
            ["background", "municipality_did", "hello_work_did", "together", "result"],
            forms.Textarea(attrs={"rows": 4}),
        ) | dict.fromkeys(
            ["municipality_voice", "hello_work_voice"], forms.Textarea(attrs={"rows": 3})
        )
        help_texts = {
            "fiscal_year": "西暦で入力します（例: 2025）。",
            "municipality_voice": NO_NAMES,
            "hello_work_voice": NO_NAMES,
            "source": "公表した資料があるときに、名称とページを書きます。",
        }

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        run = JointSite.objects.visible_to(viewer).run_by(viewer).order_by("code")
        bodies = LocalGovernment.objects.filter(prefecture_code=viewer.prefecture_code)
        if viewer.role == Role.LOCAL_GOVERNMENT:
            bodies = bodies.filter(organization_ptr_id=viewer.organization_id)
            self.initial.setdefault("body", bodies.values_list("code6", flat=True).first())
        elif viewer.role == Role.HELLO_WORK:
            bodies = LocalGovernment.objects.filter(joint_sites__in=run).distinct()
        self._choose("body", bodies.order_by("code6"))
        self._choose("indicators", Indicator.objects.visible_to(viewer))
        if viewer.role == Role.BUREAU:  # the State's side is a bureau only where there is no site
            del self.fields["sites"], self.fields["indicators"]
        else:
            self._choose("sites", run)
        if self.instance.pk:
            self._show_what_is_there()

    def _choose(self, name: str, among: Any) -> None:
        self.fields[name].queryset = among  # type: ignore[attr-defined]

    def _show_what_is_there(self) -> None:
        del self.fields["body"]  # whose case it is does not change
        self.initial["sites"] = list(self.instance.site_rows.values_list("site__code", flat=True))
        self.initial["indicators"] = list(
            self.instance.figures.values_list("indicator__code", flat=True).distinct()
        )

    def clean_fiscal_year(self) -> int:
        """Refuse a year that has no name in Japanese."""
        year = int(self.cleaned_data["fiscal_year"])
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise forms.ValidationError("年度は西暦で入力してください。")
        return year

    def chosen_sites(self) -> list[JointSite]:
        """Return the sites that were chosen."""
        return list(self.cleaned_data.get("sites") or [])

    def chosen_figures(self) -> list[Tied]:
        """Return the chosen indicators in the year and the year before, where the sites ran."""
        last = self.cleaned_data["fiscal_year"]
        ran = AnnualProfile.objects.filter(
            site__in=self.chosen_sites(), fiscal_year__in=[last - 1, last]
        ).select_related("site")
        return [
            Tied(profile.site, indicator, profile.fiscal_year)
            for profile in ran
            for indicator in self.cleaned_data.get("indicators") or []
        ]


class NoWordsForm(forms.Form):
    """A step that asks for nothing."""

    def __init__(self, *args: Any, case: PracticeCase, **kwargs: Any) -> None:  # noqa: ARG002
        super().__init__(*args, **kwargs)


class PartForm(NoWordsForm):
    """The part of the side that did not write the case."""

    did = forms.CharField(
        label="自分の側が行ったこと", max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    voice = forms.CharField(
        label="自分の側の声",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=NO_NAMES,
    )

    def __init__(self, *args: Any, case: PracticeCase, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        side = (case.waiting_side or "").lower()
        self.initial = {
            "did": getattr(case, f"{side}_did", ""),
            "voice": getattr(case, f"{side}_voice", ""),
        }


class ReasonForm(NoWordsForm):
    """Why; both sides are told."""

    reason = forms.CharField(label="理由", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class WithdrawForm(NoWordsForm):
    """Why; asked for once the case was published."""

    reason = forms.CharField(
        label="理由",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="公開した事例では必ず書きます。",
    )


class PhotoForm(forms.Form):
    """A photograph, what is to be seen on it, and that everybody on it agreed."""

    content = forms.FileField(
        label="写真",
        help_text="JPEGかPNG、10MBまで。撮影の日時や場所の情報は取り除き、長い辺を1600画素以下にして保存します。",
    )
    alternative = forms.CharField(
        label="写真の説明（代替テキスト）",
        max_length=200,
        help_text="写真を見られない人のために、写っているものを書きます。",
    )
    caption = forms.CharField(label="見出し", max_length=100, required=False)
    people_agreed = forms.BooleanField(
        label="写っている人全員が、ポータルへの掲載を承諾しました（人が写っていない場合も選びます）",
        error_messages={"required": "写っている人全員の承諾を確かめてください。"},
    )
