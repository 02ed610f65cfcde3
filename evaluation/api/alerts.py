"""着地見込みの警告 for partner systems."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from rest_framework import mixins, serializers
from rest_framework.viewsets import GenericViewSet

from evaluation.api import scopes
from evaluation.api.views import ReadsEvaluation
from evaluation.models import LandingAlert
from portal.common.api.permissions import viewer_of
from portal.common.api.views import PartnerView


class LandingAlertSerializer(serializers.ModelSerializer[LandingAlert]):
    """警告1件。数字は警告したときのもの。"""

    uuid = serializers.UUIDField(source="public_id")
    site = serializers.CharField(source="site.code")
    indicator = serializers.CharField(source="indicator.code")
    month = serializers.SerializerMethodField()

    class Meta:
        model = LandingAlert
        fields = [
            "uuid",
            "site",
            "fiscal_year",
            "indicator",
            "month",
            "target",
            "chance",
            "expected",
            "low",
            "high",
            "needed_a_month",
            "months_left",
            "chance_below",
            "alerted_at",
        ]

    def get_month(self, row: LandingAlert) -> str:
        """最後に実績のある月（YYYY-MM）。"""
        return f"{row.month:%Y-%m}"


class LandingAlertFilter(django_filters.FilterSet):
    """警告の絞り込み。"""

    site = django_filters.CharFilter(field_name="site__code")
    year = django_filters.NumberFilter(field_name="fiscal_year", min_value=1947, max_value=2200)
    indicator = django_filters.CharFilter(field_name="indicator__code")

    class Meta:
        model = LandingAlert
        fields: list[str] = []


class LandingAlertViewSet(PartnerView, mixins.ListModelMixin, GenericViewSet[LandingAlert]):
    """着地見込みの警告。自分の拠点（労働局は管内、本省は全国）のものだけが読める。"""

    permission_classes = [ReadsEvaluation]
    reads = scopes.READ
    order = ("fiscal_year", "site__code", "indicator__code", "month")
    serializer_class: Any = LandingAlertSerializer
    filterset_class = LandingAlertFilter
    queryset = LandingAlert.objects.none()

    def get_queryset(self) -> QuerySet[LandingAlert]:
        """The warnings this viewer may see."""
        return LandingAlert.objects.visible_to(viewer_of(self.request)).select_related(
            "site", "indicator"
        )
