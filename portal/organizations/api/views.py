"""The register of local governments, to read."""

import django_filters
from django.db.models import QuerySet
from rest_framework.viewsets import ReadOnlyModelViewSet

from portal.common.api.permissions import viewer_of
from portal.common.api.views import PartnerView
from portal.organizations.api import scopes
from portal.organizations.api.serializers import LocalGovernmentSerializer
from portal.organizations.choices import BodyKind
from portal.organizations.models import LocalGovernment
from portal.organizations.prefectures import PREFECTURES
from portal.organizations.queries import local_governments


class LocalGovernmentFilter(django_filters.FilterSet):
    """団体の絞り込み。"""

    prefecture = django_filters.ChoiceFilter(
        field_name="prefecture_code", choices=[(one.code, one.name) for one in PREFECTURES]
    )
    kind = django_filters.ChoiceFilter(field_name="body_kind", choices=BodyKind.choices)
    name = django_filters.CharFilter(lookup_expr="icontains")

    class Meta:
        model = LocalGovernment
        fields: list[str] = []


class LocalGovernmentViewSet(PartnerView, ReadOnlyModelViewSet[LocalGovernment]):
    """地方公共団体（47都道府県、1,741市区町村、北方領土の6村）。"""

    reads = scopes.READ
    order = ("code6",)
    serializer_class = LocalGovernmentSerializer
    filterset_class = LocalGovernmentFilter
    lookup_field = "code6"
    lookup_url_kwarg = "code"
    lookup_value_regex = "[0-9]{6}"
    queryset = LocalGovernment.objects.none()

    def get_queryset(self) -> QuerySet[LocalGovernment]:
        """All bodies; the register is public among those who sign in."""
        return local_governments(viewer_of(self.request))
