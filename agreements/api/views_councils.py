"""The register of operating councils, to read."""

import django_filters
from django.db.models import Prefetch, QuerySet
from django.http import Http404
from rest_framework.viewsets import ReadOnlyModelViewSet

from agreements import permissions_councils as permissions
from agreements.api import scopes
from agreements.api.serializers_councils import CouncilSerializer
from agreements.models import (
    AgendaItem,
    CouncilAction,
    CouncilMember,
    Meeting,
    OperatingCouncil,
    Resolution,
)
from portal.common.api.permissions import viewer_of
from portal.common.api.views import PartnerView
from portal.organizations.prefectures import PREFECTURES


class CouncilFilter(django_filters.FilterSet):
    """運営協議会の絞り込み。"""

    prefecture = django_filters.ChoiceFilter(
        field_name="prefecture_code", choices=[(one.code, one.name) for one in PREFECTURES]
    )
    name = django_filters.CharFilter(lookup_expr="icontains")
    agreement = django_filters.CharFilter(field_name="agreement__reference")

    class Meta:
        model = OperatingCouncil
        fields: list[str] = []


class CouncilViewSet(PartnerView, ReadOnlyModelViewSet[OperatingCouncil]):
    """運営協議会。委員、会議、議決、取組を含む。加わっている政府だけに見える。"""

    reads = scopes.COUNCILS
    order = ("prefecture_code", "name")
    serializer_class = CouncilSerializer
    filterset_class = CouncilFilter
    lookup_field = "public_id"
    lookup_value_converter = "uuid"
    queryset = OperatingCouncil.objects.none()

    def get_queryset(self) -> QuerySet[OperatingCouncil]:
        """The councils the asker sees; for subscribers there are none to speak of (404)."""
        viewer = viewer_of(self.request)
        if not permissions.can_read_councils(viewer):
            raise Http404
        members = CouncilMember.objects.visible_to(viewer).select_related("organization")
        actions = CouncilAction.objects.visible_to(viewer).select_related("owner")
        resolutions = Resolution.objects.visible_to(viewer).order_by("number")
        return (
            OperatingCouncil.objects.visible_to(viewer)
            .select_related("agreement")
            .prefetch_related(
                Prefetch("members", members.order_by("seat", "term_from", "pk")),
                Prefetch("meetings", Meeting.objects.visible_to(viewer).order_by("number")),
                Prefetch("meetings__agenda", AgendaItem.objects.order_by("position")),
                Prefetch("meetings__resolutions", resolutions),
                Prefetch("meetings__resolutions__actions", actions.order_by("due_on", "pk")),
            )
        )
