"""The register of sites, to read."""

import django_filters
from django.db.models import Prefetch, QuerySet
from django.http import Http404
from rest_framework.viewsets import ReadOnlyModelViewSet

from portal.common.api.permissions import viewer_of
from portal.common.api.views import PartnerView
from portal.organizations.prefectures import PREFECTURES
from sites.api import scopes
from sites.api.serializers import SiteSerializer
from sites.capabilities import READ_SITES
from sites.choices import SiteKind
from sites.models import AnnualProfile, JointSite
from sites.queries import site_register


class SiteFilter(django_filters.FilterSet):
    """拠点の絞り込み。"""

    prefecture = django_filters.ChoiceFilter(
        field_name="prefecture_code", choices=[(one.code, one.name) for one in PREFECTURES]
    )
    kind = django_filters.ChoiceFilter(choices=SiteKind.choices)
    body = django_filters.CharFilter(field_name="host_links__body__code6")
    name = django_filters.CharFilter(lookup_expr="icontains")

    class Meta:
        model = JointSite
        fields: list[str] = []


class SiteViewSet(PartnerView, ReadOnlyModelViewSet[JointSite]):
    """拠点の台帳。年度ごとの業務と支援対象者を含む。"""

    reads = scopes.READ
    order = ("code",)
    serializer_class = SiteSerializer
    filterset_class = SiteFilter
    lookup_field = "code"
    lookup_value_regex = "[0-9]{5}-[0-9]{2}"
    queryset = JointSite.objects.none()

    def get_queryset(self) -> QuerySet[JointSite]:
        """All sites with their hosts and years; for subscribers there is no such register."""
        if READ_SITES.scope_for(viewer_of(self.request)) is None:
            raise Http404
        profiles = Prefetch("profiles", AnnualProfile.objects.order_by("fiscal_year"))
        return site_register(viewer_of(self.request)).prefetch_related(profiles)
