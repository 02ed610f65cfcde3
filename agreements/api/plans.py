"""Yearly plans, to read."""

import django_filters
from django.db.models import QuerySet
from django.http import Http404
from rest_framework.serializers import BaseSerializer
from rest_framework.viewsets import ReadOnlyModelViewSet

from agreements import permissions
from agreements.api import scopes
from agreements.api.plan_serializers import PlanDetailSerializer, PlanSerializer
from agreements.choices import PlanState
from agreements.models import AnnualPlan
from agreements.queries.plans import plans
from portal.common.api.permissions import viewer_of
from portal.common.api.views import PartnerView
from portal.common.fiscal import FIRST_YEAR, LAST_YEAR


class PlanFilter(django_filters.FilterSet):
    """事業計画の絞り込み。"""

    agreement = django_filters.UUIDFilter(
        field_name="agreement__public_id", help_text="協定の uuid。"
    )
    year = django_filters.NumberFilter(
        field_name="fiscal_year", min_value=FIRST_YEAR, max_value=LAST_YEAR
    )
    state = django_filters.ChoiceFilter(choices=PlanState.choices)

    class Meta:
        model = AnnualPlan
        fields: list[str] = []


class PlanViewSet(PartnerView, ReadOnlyModelViewSet[AnnualPlan]):
    """協定の年度の事業計画。1件の答えは、取組・実績・取組の記録を含む。

    作成中の計画は、協定の当事者と、管轄の労働局・ハローワーク、本省だけが読めます。
    """

    reads = scopes.READ
    order = ("agreement__reference", "fiscal_year")
    serializer_class = PlanSerializer
    filterset_class = PlanFilter
    lookup_field = "public_id"
    lookup_url_kwarg = "uuid"
    lookup_value_converter = "uuid"
    queryset = AnnualPlan.objects.none()

    def get_queryset(self) -> QuerySet[AnnualPlan]:
        """What the viewer may see; for subscribers there are no agreements."""
        viewer = viewer_of(self.request)
        if not permissions.can_read_agreements(viewer):
            raise Http404
        return plans(viewer)

    def get_serializer_class(self) -> type[BaseSerializer[AnnualPlan]]:
        """One plan comes with its items."""
        return PlanDetailSerializer if self.action == "retrieve" else PlanSerializer
