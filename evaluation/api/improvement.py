"""Improvement plans, to read."""

from typing import Any

import django_filters
from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.viewsets import ReadOnlyModelViewSet

from evaluation.api import scopes
from evaluation.api.views import ReadsEvaluation
from evaluation.choices_improvement import ImprovementState, Verdict
from evaluation.models import ImprovementPlan, PlanMeasure
from evaluation.queries.improvement import plans_seen
from portal.common.api.permissions import viewer_of
from portal.common.api.views import PartnerView
from portal.common.fiscal import FIRST_YEAR, LAST_YEAR


class ImprovementMeasureSerializer(serializers.ModelSerializer[PlanMeasure]):
    """取組。indicator は効果を見込む指標のコードで、選ばれていなければ null。"""

    uuid = serializers.UUIDField(source="public_id")
    organization = serializers.CharField(source="organization.name")
    indicator = serializers.CharField(source="indicator.code", allow_null=True, default=None)

    class Meta:
        model = PlanMeasure
        fields = [
            "uuid",
            "round",
            "what",
            "side",
            "organization",
            "desk",
            "due_on",
            "indicator",
            "expected",
            "state",
            "done_on",
            "result",
        ]


@extend_schema_field({"type": "array", "items": {"type": "object", "additionalProperties": True}})
class ReasonsField(serializers.JSONField):
    """The reasons as they were kept."""


class ImprovementPlanSerializer(serializers.ModelSerializer[ImprovementPlan]):
    """改善計画。reasons は計画を求める理由。verdict は評価を終えるまで null。"""

    uuid = serializers.UUIDField(source="public_id")
    site = serializers.CharField(source="site.code")
    site_name = serializers.CharField(source="site.name")
    reasons = ReasonsField()
    verdict = serializers.ChoiceField(choices=Verdict.choices, allow_null=True)
    measures = ImprovementMeasureSerializer(many=True)

    class Meta:
        model = ImprovementPlan
        fields = [
            "uuid",
            "site",
            "site_name",
            "fiscal_year",
            "state",
            "round",
            "reasons",
            "focus",
            "analysis",
            "aim",
            "check_text",
            "verdict",
            "opened_at",
            "closed_at",
            "measures",
        ]


class ImprovementPlanFilter(django_filters.FilterSet):
    """改善計画の絞り込み。"""

    site = django_filters.CharFilter(field_name="site__code", help_text="拠点コード。")
    year = django_filters.NumberFilter(
        field_name="fiscal_year", min_value=FIRST_YEAR, max_value=LAST_YEAR
    )
    state = django_filters.ChoiceFilter(choices=ImprovementState.choices)
    verdict = django_filters.ChoiceFilter(choices=Verdict.choices)

    class Meta:
        model = ImprovementPlan
        fields: list[str] = []


class ImprovementPlanViewSet(PartnerView, ReadOnlyModelViewSet[ImprovementPlan]):
    """拠点の改善計画と取組。作成中の計画は、拠点の関係機関だけが読めます。"""

    permission_classes = [ReadsEvaluation]
    reads = scopes.READ
    order = ("fiscal_year", "site__code", "public_id")
    serializer_class = ImprovementPlanSerializer
    filterset_class = ImprovementPlanFilter
    lookup_field = "public_id"
    lookup_url_kwarg = "uuid"
    lookup_value_converter = "uuid"
    queryset = ImprovementPlan.objects.none()

    def get_queryset(self) -> QuerySet[ImprovementPlan]:
        """What the viewer may see, with its measures."""
        viewer = viewer_of(self.request)
        measures: QuerySet[Any] = (
            PlanMeasure.objects.visible_to(viewer)
            .select_related("organization", "indicator")
            .order_by("round", "due_on", "pk")
        )
        return plans_seen(viewer).prefetch_related(Prefetch("measures", measures))
