"""How achievement and months read in the API, and how a month is sent."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from evaluation.models import MonthlyResult, SiteYear
from portal.common.api.serializers import StrictSerializer
from portal.common.numbers import LARGEST, NotACount, parse_count
from portal.common.rounding import ratio_percent


class AchievementSerializer(serializers.ModelSerializer[SiteYear]):
    """拠点の年度の達成状況。目標のない拠点の level は null（目標未設定）。"""

    site = serializers.CharField(source="site.code")
    site_name = serializers.CharField(source="site.name")
    prefecture_code = serializers.CharField(source="site.prefecture_code")
    hosts = serializers.ListField(
        source="host_codes", child=serializers.CharField(), help_text="実施団体のコード。"
    )
    level = serializers.CharField(allow_null=True)
    placement_rate = serializers.SerializerMethodField()
    is_settled = serializers.BooleanField()

    class Meta:
        model = SiteYear
        fields = [
            "site",
            "site_name",
            "fiscal_year",
            "prefecture_code",
            "hosts",
            "level",
            "targets_set",
            "targets_met",
            "placements",
            "new_seekers",
            "placement_rate",
            "users",
            "consultations",
            "months_reported",
            "is_settled",
        ]

    def get_placement_rate(self, row: SiteYear) -> float | None:
        """就職率（%、小数1桁）。"""
        rate = ratio_percent(row.placements, row.new_seekers)
        return None if rate is None else float(rate)


@extend_schema_field({"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}$", "example": "2020-06"})
class MonthField(serializers.Field[date, str, str, date]):
    """A month, written YYYY-MM."""

    default_error_messages = {
        "invalid": _("月は YYYY-MM の形で指定してください（例: 2020-06）。"),
    }

    def to_internal_value(self, data: Any) -> date:
        """Read the first day of the month."""
        try:
            return datetime.strptime(str(data), "%Y-%m").date()  # noqa: DTZ007
        except ValueError:
            self.fail("invalid")

    def to_representation(self, value: date) -> str:
        """Write YYYY-MM."""
        return f"{value:%Y-%m}"


@extend_schema_field(
    {
        "oneOf": [
            {"type": "integer", "minimum": 0, "maximum": LARGEST},
            {"type": "string"},
            {"type": "null"},
        ],
    }
)
class CountField(serializers.Field[int | None, Any, int | None, Any]):
    """A count as a JSON number, or as officials type it (full-width digits); null is blank."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(allow_null=True, **kwargs)

    def to_internal_value(self, data: Any) -> int | None:
        """Read the count; what is no count is refused with a sentence."""
        if isinstance(data, bool) or not isinstance(data, int | str):
            raise serializers.ValidationError("件数は0以上の整数で指定してください。")
        try:
            return parse_count(str(data))
        except NotACount as reason:
            raise serializers.ValidationError(str(reason)) from reason

    def to_representation(self, value: int | None) -> int | None:
        """Write the number as it is."""
        return value


class MonthSheetSerializer(StrictSerializer):
    """拠点の1か月分。values は指標コードごとの件数。"""

    site = serializers.CharField(
        error_messages={"invalid": _("拠点コードは文字列で指定してください（例: 07203-01）。")}
    )
    month = MonthField()
    values = serializers.DictField(
        child=CountField(),
        allow_empty=False,
        error_messages={"empty": _("件数を1つ以上指定してください。")},
    )


class MonthlyResultSerializer(serializers.ModelSerializer[MonthlyResult]):
    """月次実績の1行。value が null の月は未記入。"""

    site = serializers.CharField(source="site.code")
    indicator = serializers.CharField(source="indicator.code")
    month = MonthField()

    class Meta:
        model = MonthlyResult
        fields = ["site", "fiscal_year", "month", "indicator", "value", "recorded_at"]
