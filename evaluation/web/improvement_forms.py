"""Forms of improvement plans, reviews of sites and contract lines."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q

from agreements.models import Meeting, Resolution
from evaluation.choices import Measure
from evaluation.choices_improvement import Focus, ImprovementState, SiteDecision, Verdict
from evaluation.models import Indicator, PlanMeasure
from portal.common.audit import LONGEST_REASON
from portal.common.formats import fiscal_year, wareki_date
from portal.organizations.models import Organization
from portal.organizations.prefectures import PREFECTURES
from portal.people.web.member_forms import DayInput
from sites.models import JointSite, SiteHost

NO_NAMES = "氏名などの個人情報は書かないでください。"
_ALL = ("", "すべて")


def _text(label: str, longest: int, rows: int, help_text: str = "", **options: Any) -> Any:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(
        label=label, max_length=longest, widget=area, help_text=help_text, **options
    )


def _day(label: str) -> forms.DateField:
    return forms.DateField(label=label, widget=DayInput)


class PlanFilterForm(forms.Form):
    """What the list of plans can be narrowed by."""

    year = forms.TypedChoiceField(
        label="評価した年度", required=False, coerce=int, empty_value=None
    )
    state = forms.ChoiceField(
        label="状態", required=False, choices=[_ALL, *ImprovementState.choices]
    )
    verdict = forms.ChoiceField(label="判定", required=False, choices=[_ALL, *Verdict.choices])
    prefecture = forms.ChoiceField(
        label="都道府県",
        required=False,
        choices=[_ALL, *((one.code, one.name) for one in PREFECTURES)],
    )
    mine = forms.ChoiceField(
        label="担当", required=False, choices=[_ALL, ("1", "自分の組織の拠点")]
    )
    q = forms.CharField(label="拠点の名称・コード", required=False, max_length=100)

    def __init__(self, years: list[int], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [  # type: ignore[attr-defined]
            _ALL,
            *((str(year), fiscal_year(year)) for year in years),
        ]


class ReasonForm(forms.Form):
    """Why."""

    reason = _text("理由", LONGEST_REASON, 4, NO_NAMES)


class TextForm(forms.Form):
    """What was found, what is aimed at, and by which figure it will be judged."""

    analysis = _text("課題の分析", 4000, 8, f"なぜこの結果になったか。{NO_NAMES}", required=False)
    aim = _text("目指す姿", 2000, 4, "いつまでに、何がどうなればよいか。", required=False)
    focus = forms.ChoiceField(
        label="改善を測る数値",
        choices=Focus.choices,
        help_text="始める前に決めます。合意した後は、計画に戻さないと変えられません。",
    )


class OwnerChoice(forms.ModelChoiceField[Organization]):
    """The two sides of a site; their public ids go over the wire."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the organisation with its side."""
        return f"{obj.name}（{obj.get_kind_display()}）"


class IndicatorChoice(forms.ModelChoiceField[Indicator]):
    """An indicator, by its code."""


class MeasureForm(forms.Form):
    """What is done, by whom, until when, and what it should change."""

    what = forms.CharField(label="取組", max_length=200, help_text="例: 合同の相談日を月2回開く")
    organization = OwnerChoice(
        Organization.objects.none(),
        label="行う組織",
        to_field_name="public_id",
        empty_label="選ぶ",
    )
    desk = forms.CharField(
        label="担当（係・役職）",
        max_length=60,
        help_text="例: 福祉課 就労支援係長。氏名は書かないでください。",
    )
    due_on = _day("期限")
    indicator = IndicatorChoice(
        Indicator.objects.order_by("position"),
        label="効果を見込む指標",
        to_field_name="code",
        required=False,
        empty_label="選ばない",
    )
    expected = forms.CharField(
        label="見込む効果", max_length=200, required=False, help_text="例: 月の相談を10件増やす"
    )

    def __init__(self, site: JointSite, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hosts = SiteHost.objects.filter(site=site).values("body")
        sides = Organization.objects.filter(Q(pk__in=hosts) | Q(pk=site.office_id))
        self.fields["organization"].queryset = sides.order_by("-kind", "name")  # type: ignore[attr-defined]


def measure_initial(measure: PlanMeasure) -> dict[str, Any]:
    """Return what the form of a measure begins with."""
    return {
        "what": measure.what,
        "organization": measure.organization.public_id,
        "desk": measure.desk,
        "due_on": measure.due_on,
        "indicator": measure.indicator.code if measure.indicator else None,
        "expected": measure.expected,
    }


class EvidenceForm(forms.Form):
    """What was done, and what shows it."""

    done_on = _day("行った日")
    text = _text("行ったこと", 2000, 4, NO_NAMES)
    file = forms.FileField(
        label="根拠資料",
        required=False,
        help_text="次第、案内、集計表など。PDF、Excel、Word、画像、CSVを10MBまで。",
    )


class FinishForm(forms.Form):
    """When it was done, and what came of it."""

    done_on = _day("完了日")
    result = _text("結果", 2000, 4, NO_NAMES)


class DropForm(forms.Form):
    """Why a measure is given up."""

    dropped_reason = _text("取りやめの理由", 500, 3, NO_NAMES)


class CheckForm(forms.Form):
    """What both sides say of what came of it."""

    check_text = _text(
        "評価", 4000, 6, "取組ごとの効果、うまくいったこと、足りなかったこと。" + NO_NAMES
    )


class MeetingChoice(forms.ModelChoiceField[Meeting]):
    """A meeting, by its public id."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the meeting with its day."""
        return f"{obj}（{wareki_date(obj.held_on)}）"


class ReviewForm(forms.Form):
    """At which meeting it was looked at, and with what end."""

    meeting = MeetingChoice(
        Meeting.objects.none(),
        label="会議",
        to_field_name="public_id",
        empty_label="選ぶ",
        error_messages={
            "invalid_choice": "判定に使った年度と取組が終わった後に開かれた会議を選んでください。"
        },
    )
    resolution = forms.ModelChoiceField(
        Resolution.objects.none(),
        label="議決",
        required=False,
        to_field_name="public_id",
        empty_label="議決によらない",
    )
    conclusion = _text("協議会での結論と見直し", 4000, 6, NO_NAMES)

    def __init__(
        self, meetings: Any, resolutions: Any, first_day: date, *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["meeting"].queryset = meetings  # type: ignore[attr-defined]
        self.fields[
            "meeting"
        ].help_text = (
            f"判定に使った年度と取組が終わった後、{wareki_date(first_day)}以降に開かれた会議です。"
        )
        self.fields["resolution"].queryset = resolutions  # type: ignore[attr-defined]


class DecisionForm(forms.Form):
    """What becomes of the site, by which resolution, and why."""

    decision = forms.ChoiceField(
        label="決定", choices=SiteDecision.choices, widget=forms.RadioSelect
    )
    resolution = forms.ModelChoiceField(
        Resolution.objects.none(),
        label="もとになった議決",
        to_field_name="public_id",
        empty_label="選ぶ",
    )
    decided_on = _day("決定日")
    reason = _text("決定の理由", 4000, 6, NO_NAMES)

    def __init__(self, resolutions: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["resolution"].queryset = resolutions  # type: ignore[attr-defined]


class ContractForm(forms.Form):
    """What a contracted work cost, and by what it is measured."""

    fiscal_year = forms.TypedChoiceField(
        label="年度", coerce=int, help_text="業務の一部を委託している年度から選びます。"
    )
    work = forms.CharField(label="委託した業務", max_length=100)
    contractor = forms.CharField(
        label="委託先",
        max_length=100,
        help_text="法人・団体の名称です。個人の氏名は書かないでください。",
    )
    cost = forms.IntegerField(
        label="費用（円）", min_value=0, help_text="税込みの決算額です。例: 12500000"
    )
    indicator = IndicatorChoice(
        Indicator.objects.filter(measure=Measure.COUNT).order_by("position"),
        label="成果を測る指標",
        to_field_name="code",
        required=False,
        empty_label="指標によらない",
        help_text="選ぶと、成果は月次実績の年度計から計算します。",
    )
    measure = forms.CharField(
        label="成果として測るもの",
        max_length=60,
        required=False,
        help_text="指標によらないときに書きます。例: 定着支援の終了者数",
    )
    unit = forms.CharField(label="単位", max_length=10, required=False)
    result = forms.IntegerField(label="成果", min_value=0, max_value=2_000_000_000, required=False)

    def __init__(self, years: list[int], *args: Any, remove_url: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.remove_url = remove_url
        self.fields["fiscal_year"].choices = [  # type: ignore[attr-defined]
            (str(year), fiscal_year(year)) for year in years
        ]
