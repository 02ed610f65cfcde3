"""訂正と公表した年度, to read."""

from typing import Any

import django_filters
from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin
from rest_framework.viewsets import GenericViewSet, ReadOnlyModelViewSet

from evaluation.api import scopes
from evaluation.api.serializers import MonthField
from evaluation.api.views import ReadsEvaluation
from evaluation.choices import CorrectionState
from evaluation.models import Correction, CorrectionLine, Publication, PublishedSiteYear
from evaluation.queries.corrections import corrections
from evaluation.queries.published import publications, published_site_years
from portal.common.api.permissions import viewer_of
from portal.common.api.views import PartnerView
from portal.common.fiscal import FIRST_YEAR, LAST_YEAR


@extend_schema_field({"type": "array", "items": {"type": "object", "additionalProperties": True}})
class ListedField(serializers.JSONField):
    """A list of objects as it was kept."""


@extend_schema_field({"type": "object", "additionalProperties": True})
class KeptField(serializers.JSONField):
    """An object as it was kept."""


class CorrectionLineSerializer(serializers.ModelSerializer[CorrectionLine]):
    """訂正する1つの数値。month が null なら事業目標。before・after の null は未記入。"""

    indicator = serializers.CharField(source="indicator.code")
    month = MonthField(allow_null=True)
    resolution = serializers.UUIDField(
        source="resolution.public_id", allow_null=True, default=None, help_text="もとになった議決。"
    )

    class Meta:
        model = CorrectionLine
        fields = ["indicator", "month", "before", "after", "resolution"]


class CorrectionSerializer(serializers.ModelSerializer[Correction]):
    """訂正。version_before と version_after は、年度締めの版（締めた年度の承認だけにある）。"""

    uuid = serializers.UUIDField(source="pk")
    site = serializers.CharField(source="site.code")
    organization = serializers.CharField(source="organization.name")
    version_before = serializers.IntegerField(
        source="achievement_before.version", allow_null=True, default=None
    )
    version_after = serializers.IntegerField(
        source="achievement_after.version", allow_null=True, default=None
    )
    lines = CorrectionLineSerializer(many=True)

    class Meta:
        model = Correction
        fields = [
            "uuid",
            "site",
            "fiscal_year",
            "state",
            "reason",
            "organization",
            "requested_at",
            "decided_at",
            "decision_reason",
            "version_before",
            "version_after",
            "lines",
        ]


class CorrectionFilter(django_filters.FilterSet):
    """訂正の絞り込み。"""

    site = django_filters.CharFilter(field_name="site__code", help_text="拠点コード。")
    year = django_filters.NumberFilter(
        field_name="fiscal_year", min_value=FIRST_YEAR, max_value=LAST_YEAR
    )
    state = django_filters.ChoiceFilter(choices=CorrectionState.choices)

    class Meta:
        model = Correction
        fields: list[str] = []


class CorrectionViewSet(PartnerView, ReadOnlyModelViewSet[Correction]):
    """受理した月と締めた年度の訂正。承認されるまでは、拠点を運営する組織、労働局、本省だけが読める。"""

    permission_classes = [ReadsEvaluation]
    reads = scopes.READ
    order = ("-requested_at", "id")
    serializer_class = CorrectionSerializer
    filterset_class = CorrectionFilter
    lookup_field = "pk"
    lookup_url_kwarg = "uuid"
    lookup_value_converter = "uuid"
    queryset = Correction.objects.none()

    def get_queryset(self) -> QuerySet[Correction]:
        """What the viewer may see, with its lines."""
        viewer = viewer_of(self.request)
        lines: QuerySet[Any] = (
            CorrectionLine.objects.visible_to(viewer)
            .select_related("indicator", "resolution")
            .order_by("month", "indicator__position")
        )
        return corrections(viewer).prefetch_related(Prefetch("lines", lines))


class PublicationSerializer(serializers.ModelSerializer[Publication]):
    """公表した年度の版。digest は、公表した行の SHA-256。"""

    class Meta:
        model = Publication
        fields = ["uuid", "fiscal_year", "version", "published_at", "note", "site_count", "digest"]


class PublicationDetailSerializer(PublicationSerializer):
    """公表した年度の版と、その時の数え方と名称。"""

    rules = KeptField()

    class Meta(PublicationSerializer.Meta):
        fields = [*PublicationSerializer.Meta.fields, "rules"]


class PublishedSiteYearSerializer(serializers.ModelSerializer[PublishedSiteYear]):
    """公表した時のままの拠点の年度。null は未記入で、0 ではない。"""

    hosts = ListedField()
    lines = ListedField()

    class Meta:
        model = PublishedSiteYear
        fields = [
            "code",
            "name",
            "kind",
            "prefecture_code",
            "hosts",
            "office_name",
            "services",
            "target_groups",
            "is_outsourced",
            "users",
            "new_seekers",
            "placements",
            "consultations",
            "welfare_placed",
            "months_reported",
            "targets_set",
            "targets_met",
            "level",
            "lines",
            "satisfied",
            "fairly_satisfied",
            "neither",
            "rather_dissatisfied",
            "dissatisfied",
        ]


class PublicationFilter(django_filters.FilterSet):
    """公表の絞り込み。"""

    year = django_filters.NumberFilter(
        field_name="fiscal_year", min_value=FIRST_YEAR, max_value=LAST_YEAR
    )

    class Meta:
        model = Publication
        fields: list[str] = []


class PublicationViewSet(PartnerView, ReadOnlyModelViewSet[Publication]):
    """公表した年度。公表した後に数値や名称が変わっても、公表した時のまま読める。"""

    permission_classes = [ReadsEvaluation]
    reads = scopes.READ
    order = ("-fiscal_year", "-version")
    filterset_class = PublicationFilter
    lookup_field = "uuid"
    lookup_value_converter = "uuid"
    queryset = Publication.objects.none()

    def get_serializer_class(self) -> Any:
        """The rules are long: they come with one publication, not with the list."""
        return PublicationDetailSerializer if self.action == "retrieve" else PublicationSerializer

    def get_queryset(self) -> QuerySet[Publication]:
        """Every publication, for governments."""
        return publications(viewer_of(self.request))


class PublishedSiteYearViewSet(PartnerView, ListModelMixin, GenericViewSet[PublishedSiteYear]):
    """公表した拠点の年度。拠点コードの順。"""

    permission_classes = [ReadsEvaluation]
    reads = scopes.READ
    order = ("code",)
    serializer_class = PublishedSiteYearSerializer
    queryset = PublishedSiteYear.objects.none()

    def get_queryset(self) -> QuerySet[PublishedSiteYear]:
        """The sites of the publication; 404 when there is none."""
        viewer = viewer_of(self.request)
        publication = get_object_or_404(publications(viewer), uuid=self.kwargs["uuid"])
        return published_site_years(viewer, [publication])
