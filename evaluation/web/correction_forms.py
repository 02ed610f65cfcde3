"""Forms of corrections: a month's counts, a year's targets, and the decision."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet

from agreements.models import Resolution
from evaluation.actions.request_correction import Wanted
from evaluation.models import Indicator
from evaluation.queries.corrections import Figure
from evaluation.reports.texts import target_text
from portal.common import formats
from portal.common.numbers import NotACount, parse_count


class CountField(forms.CharField):
    """A count as the sheet of a month reads it; blank is not reported."""

    def clean(self, value: Any) -> Any:
        """Return the count, None for a blank."""
        try:
            return parse_count(super().clean(value))
        except NotACount as reason:
            raise forms.ValidationError(str(reason)) from reason


class DecisionForm(forms.Form):
    """Why a correction is approved or refused."""

    decision_reason = forms.CharField(
        label="決定の理由",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="却下するときは必ず入力してください。申請した側に伝わります。",
    )


FieldOf = Callable[[Indicator, Decimal | None], forms.Field]


class _WantedForm(forms.Form):
    """A field an indicator, by its code, and why."""

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        indicators: Iterable[Indicator],
        figures: Mapping[Figure, Decimal | None],
        month: date | None,
        field_of: FieldOf,
    ) -> None:
        super().__init__(data)
        self.indicators = list(indicators)
        self.month = month
        for one in self.indicators:
            now = figures.get((one.pk, month))
            self.fields[one.code] = field_of(one, now)
        self.fields["reason"] = forms.CharField(
            label="訂正の理由",
            max_length=1000,
            widget=forms.Textarea(attrs={"rows": 3}),
            help_text="決定する人が判断できるように、誤りの内容と根拠を書いてください。",
        )


class MonthCorrectionForm(_WantedForm):
    """The counts of one month."""

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        indicators: Iterable[Indicator],
        figures: Mapping[Figure, Decimal | None],
        month: date,
    ) -> None:
        super().__init__(
            data, indicators=indicators, figures=figures, month=month, field_of=_count_field
        )

    def wanted(self) -> list[Wanted]:
        """Return every count of the sheet as it is wanted."""
        return [
            Wanted(one, None if count is None else Decimal(count), self.month)
            for one in self.indicators
            for count in [self.cleaned_data[one.code]]
        ]


class TargetCorrectionForm(_WantedForm):
    """The targets of one year, by a resolution of the council."""

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        indicators: Iterable[Indicator],
        figures: Mapping[Figure, Decimal | None],
        resolutions: QuerySet[Resolution],
    ) -> None:
        super().__init__(
            data, indicators=indicators, figures=figures, month=None, field_of=_target_field
        )
        self.fields["resolution"] = forms.ModelChoiceField(
            resolutions,
            label="もとになった議決",
            to_field_name="public_id",
            empty_label="選んでください",
            help_text="この拠点の協定の運営協議会による議決です。",
        )

    def wanted(self) -> list[Wanted]:
        """Return every target of the form as it is wanted."""
        resolution = self.cleaned_data["resolution"]
        return [
            Wanted(one, self.cleaned_data[one.code], resolution=resolution)
            for one in self.indicators
        ]


def _count_field(indicator: Indicator, now: Decimal | None) -> forms.Field:
    count = None if now is None else int(now)
    return CountField(
        label=f"{indicator.name}（{indicator.unit}）",
        required=False,
        initial="" if count is None else str(count),
        help_text=f"いまの値: {'未記入' if count is None else formats.count(count)}",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


def _target_field(indicator: Indicator, now: Decimal | None) -> forms.Field:
    return forms.DecimalField(
        label=f"{indicator.name}（{indicator.unit}）",
        required=False,
        max_digits=12,
        decimal_places=1,
        initial=now,
        help_text=f"いまの目標: {target_text(indicator, now)}",
    )
