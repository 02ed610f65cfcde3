"""Survey results and counted referral slips for partner systems."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from rest_framework import mixins, serializers
from rest_framework.viewsets import GenericViewSet

from evaluation.api import scopes
from evaluation.api.serializers import MonthField
from evaluation.api.views import ReadsEvaluation
from evaluation.choices_voices import DEGREE_FIELDS
from evaluation.models import SlipMonth, SurveyResult
from evaluation.queries.survey_results import results
from portal.common.api.permissions import viewer_of
from portal.common.api.views import PartnerView


class SurveyResultSerializer(serializers.ModelSerializer[SurveyResult]):
    """拠点の年度のアンケート結果。回答が少ない拠点は is_withheld が true で、数は null。"""

    site = serializers.CharField(source="site.code")
    satisfied_percent = serializers.DecimalField(
        source="percent",
        max_digits=4,
        decimal_places=1,
        allow_null=True,
        read_only=True,
        help_text="満足（まあ満足を含む）の割合（%、小数1桁）。",
    )

    class Meta:
        model = SurveyResult
        fields = [
            "site",
            "fiscal_year",
            "is_withheld",
            "smallest_shown",
            "answers",
            *DEGREE_FIELDS,
            "satisfied_percent",
        ]


class SurveyResultFilter(django_filters.FilterSet):
    """結果の絞り込み。"""

    site = django_filters.CharFilter(field_name="site__code")
    year = django_filters.NumberFilter(field_name="fiscal_year", min_value=1947, max_value=2200)

    class Meta:
        model = SurveyResult
        fields: list[str] = []


class SurveyResultViewSet(PartnerView, mixins.ListModelMixin, GenericViewSet[SurveyResult]):
    """利用者アンケートの結果。画面と同じ決まりで、回答が少ない拠点の数は返さない。"""

    permission_classes = [ReadsEvaluation]
    reads = scopes.READ
    order = ("fiscal_year", "site__code")
    serializer_class: Any = SurveyResultSerializer
    filterset_class = SurveyResultFilter
    queryset = SurveyResult.objects.none()

    def get_queryset(self) -> QuerySet[SurveyResult]:
        """The results, small ones without their counts."""
        return results(viewer_of(self.request)).select_related("site")


class SlipCountSerializer(serializers.ModelSerializer[SlipMonth]):
    """ある月に相手方の窓口で使われた誘導票の数。番号は返さない。"""

    site = serializers.CharField(source="site.code")
    month = MonthField()

    class Meta:
        model = SlipMonth
        fields = ["site", "month", "from_side", "used"]


class SlipCountFilter(django_filters.FilterSet):
    """件数の絞り込み。"""

    site = django_filters.CharFilter(field_name="site__code")

    class Meta:
        model = SlipMonth
        fields: list[str] = []


class SlipCountViewSet(PartnerView, mixins.ListModelMixin, GenericViewSet[SlipMonth]):
    """誘導票の月ごとの利用件数。自分の拠点（労働局は管内、本省は全国）のものだけが読める。"""

    permission_classes = [ReadsEvaluation]
    reads = scopes.READ
    order = ("site__code", "month", "from_side")
    serializer_class: Any = SlipCountSerializer
    filterset_class = SlipCountFilter
    queryset = SlipMonth.objects.none()

    def get_queryset(self) -> QuerySet[SlipMonth]:
        """The counts of the viewer's sites."""
        return SlipMonth.objects.visible_to(viewer_of(self.request)).select_related("site")
