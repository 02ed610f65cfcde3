"""Forms of councils, meetings and what follows from them."""

from typing import Any

from django import forms

from agreements.choices import Presence, Seat
from agreements.models import AgendaItem, Agreement, CouncilMember
from agreements.models.council import SMALLEST_QUORUM
from portal.organizations.models import Organization
from portal.organizations.prefectures import PREFECTURES
from portal.people.web.member_forms import DayInput

_PREFECTURES = [(one.code, one.name) for one in PREFECTURES]


def _day(label: str, help_text: str = "", *, required: bool = True) -> forms.DateField:
    return forms.DateField(label=label, required=required, widget=DayInput, help_text=help_text)


def _text(label: str, longest: int, rows: int, help_text: str = "", **options: Any) -> Any:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(
        label=label, max_length=longest, widget=area, help_text=help_text, **options
    )


class AgreementChoice(forms.ModelChoiceField[Agreement]):
    """A choice of agreements; their public ids go over the wire."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the title with the reference, which tells namesakes apart."""
        return f"{obj.title}（{obj.reference}）"


class CouncilFilterForm(forms.Form):
    """What the list of councils can be narrowed by."""

    prefecture = forms.ChoiceField(
        label="都道府県", required=False, choices=[("", "すべて"), *_PREFECTURES]
    )
    q = forms.CharField(label="名称の一部", required=False, max_length=100)
    mine = forms.ChoiceField(
        label="加わり方", required=False, choices=[("", "すべて"), ("1", "自分の組織が加わるもの")]
    )


class CouncilForm(forms.Form):
    """What is known about a council."""

    name = forms.CharField(label="名称", max_length=200)
    agreement = AgreementChoice(
        label="協定",
        queryset=Agreement.objects.none(),
        to_field_name="public_id",
        required=False,
        help_text="この協定に基づく拠点が、協議会資料と目標の対象になります。",
    )
    prefecture_code = forms.ChoiceField(label="都道府県", choices=[("", "選ぶ"), *_PREFECTURES])
    established_on = _day("設置日")
    ended_on = _day("廃止日", "この日までの協議会のとき。", required=False)
    quorum = forms.IntegerField(
        label="定足数",
        min_value=SMALLEST_QUORUM,
        max_value=100,
        initial=SMALLEST_QUORUM,
        help_text="出席する委員の最も少ない人数。自治体と国は、これとは別に1人以上の出席が要ります。",
    )
    note = _text("備考", 2000, 3, required=False)


class MemberForm(forms.Form):
    """A seat at the council's table."""

    seat = forms.ChoiceField(label="区分", choices=[("", "選ぶ"), *Seat.choices])
    organization = forms.ModelChoiceField(
        label="組織",
        queryset=Organization.objects.none(),
        to_field_name="public_id",
        required=False,
        help_text="自治体と国の委員は必ず選んでください。",
    )
    affiliation = forms.CharField(
        label="所属",
        max_length=200,
        required=False,
        help_text="台帳にない団体の名称や、組織の中の部署。",
    )
    title = forms.CharField(label="職名", max_length=100)
    name = forms.CharField(
        label="氏名", max_length=100, required=False, help_text="職名で足りるときは空欄にします。"
    )
    term_from = _day("任期の始まり")
    term_until = _day("任期の終わり", "この日まで。定めがなければ空欄にします。", required=False)

    def __init__(self, *args: Any, member: CouncilMember | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["organization"]
        field.queryset = Organization.objects.filter(
            kind__in=["MINISTRY", "BUREAU", "HELLO_WORK", "LOCAL_GOVERNMENT"]
        ).order_by("prefecture_code", "kind", "kana")
        if member:
            field.initial = member.organization.public_id if member.organization else None


class MeetingForm(forms.Form):
    """Day and place."""

    held_on = _day("開催日")
    place = forms.CharField(label="会場", max_length=200)


class ReasonForm(forms.Form):
    """Why something is called off."""

    reason = _text("理由", 500, 3)


class NothingToSay(forms.Form):
    """A step that asks for nothing but the button."""


class AgendaForm(forms.Form):
    """An item of the agenda."""

    title = forms.CharField(label="議題", max_length=200)
    description = _text("説明", 2000, 4, required=False)


class PaperForm(forms.Form):
    """A paper for a meeting."""

    title = forms.CharField(label="資料名", max_length=200)
    agenda_item = forms.ModelChoiceField(
        label="議題",
        queryset=AgendaItem.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label="会議全体の資料",
    )
    file = forms.FileField(
        label="ファイル",
        allow_empty_file=True,
        help_text="PDF、Excel（xlsx）、Word（docx）、CSV。10MBまで。"
        "求職者など個人の情報が入ったファイルは登録しないでください。",
    )


class AttendanceForm(forms.Form):
    """One choice a member; blank is not written down yet."""

    def __init__(
        self,
        *args: Any,
        members: list[CouncilMember],
        saved: dict[int, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.members = {f"presence_{one.public_id.hex}": one for one in members}
        for name, one in self.members.items():
            self.fields[name] = forms.ChoiceField(
                label=f"{one}（{one.get_seat_display()}）",
                required=False,
                choices=[("", "未記入"), *Presence.choices],
                initial=saved.get(one.pk, ""),
            )

    def presences(self) -> dict[CouncilMember, Presence | None]:
        """Return what was chosen, member by member."""
        chosen = self.cleaned_data
        return {
            one: Presence(chosen[name]) if chosen[name] else None
            for name, one in self.members.items()
        }


class MinutesForm(forms.Form):
    """The minutes, and which version the writer has read."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    minutes = _text(
        "議事録",
        50_000,
        20,
        "保存するたびに前の版が履歴に残ります。確定した後は変えられません。",
        required=False,
    )


class ResolutionForm(forms.Form):
    """What was decided."""

    title = forms.CharField(label="件名", max_length=200)
    text = _text("内容", 10_000, 8)
    decided_on = _day("議決日", "空欄なら、会議の開催日になります。", required=False)


class ActionForm(forms.Form):
    """Who does what by when."""

    what = forms.CharField(label="取組", max_length=300)
    owner = forms.ModelChoiceField(
        label="担当する組織", queryset=Organization.objects.none(), to_field_name="public_id"
    )
    owner_title = forms.CharField(label="担当の職名", max_length=100, required=False)
    due_on = _day("期限")


class FinishForm(forms.Form):
    """What came of an action."""

    done_on = _day("完了日")
    result = _text("結果", 5000, 6)
