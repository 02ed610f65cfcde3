"""Practice cases for partner systems: the published ones, to read."""

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema_field
from rest_framework import mixins, serializers
from rest_framework.request import Request
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from evaluation import permissions_practice as permissions
from evaluation.api import scopes
from evaluation.choices_practice import CaseState
from evaluation.filters_practice import PracticeCaseFilter
from evaluation.models import PracticeCase
from evaluation.queries.practice_cases import figures_of, practice_cases
from portal.common.api.permissions import IsSignedIn, viewer_of
from portal.common.api.views import PartnerView


class ReadsCases(IsSignedIn):
    """Governments; for others practice cases do not exist."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Whether somebody asks who may read; raises Http404 for somebody who may not."""
        if not super().has_permission(request, view):
            return False
        if not permissions.can_read_cases(viewer_of(request)):
            raise Http404
        return True


class CaseFigureSerializer(serializers.Serializer[object]):
    """取組事例の数字。目標・実績の行がなければ null。"""

    site = serializers.CharField(source="row.site.code")
    indicator = serializers.CharField(source="row.indicator.code")
    fiscal_year = serializers.IntegerField(source="row.fiscal_year")
    target = serializers.FloatField(allow_null=True)
    value = serializers.FloatField(allow_null=True)
    met = serializers.BooleanField(allow_null=True)


class PracticeCaseSerializer(serializers.ModelSerializer[PracticeCase]):
    """公開された取組事例。"""

    uuid = serializers.UUIDField(source="public_id")
    body = serializers.CharField(source="body.code6", help_text="全国地方公共団体コード。")
    body_name = serializers.CharField(source="body.name")
    kind = serializers.CharField(help_text="拠点の型（WELFARE、GENERAL）。拠点のない事例では空。")
    sites = serializers.SerializerMethodField()

    class Meta:
        model = PracticeCase
        fields = [
            "uuid",
            "title",
            "body",
            "body_name",
            "prefecture_code",
            "sites",
            "fiscal_year",
            "kind",
            "target_groups",
            "services",
            "tasks",
            "background",
            "municipality_did",
            "hello_work_did",
            "together",
            "result",
            "municipality_voice",
            "hello_work_voice",
            "source",
            "published_at",
            "recommended_at",
        ]

    def get_sites(self, row: PracticeCase) -> list[str]:
        """拠点コード。"""
        return [one.site.code for one in row.site_rows.all()]


class PracticeCaseDetailSerializer(PracticeCaseSerializer):
    """公開された取組事例1件と、その数字。"""

    figures = serializers.SerializerMethodField()

    class Meta(PracticeCaseSerializer.Meta):
        fields = [*PracticeCaseSerializer.Meta.fields, "figures"]

    @extend_schema_field(CaseFigureSerializer(many=True))
    def get_figures(self, row: PracticeCase) -> list[dict[str, object]]:
        """結果の数字。値は登録されている行から読む。"""
        figures = figures_of(viewer_of(self.context["request"]), row)
        return list(CaseFigureSerializer(figures, many=True).data)


class PracticeCaseViewSet(
    PartnerView,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    GenericViewSet[PracticeCase],
):
    """公開された取組事例。"""

    permission_classes = [ReadsCases]
    reads = scopes.READ
    order = ("-fiscal_year", "public_id")
    lookup_field = "public_id"
    lookup_url_kwarg = "uuid"
    lookup_value_converter = "uuid"
    serializer_class = PracticeCaseSerializer
    filterset_class = PracticeCaseFilter
    queryset = PracticeCase.objects.none()

    def get_serializer_class(self) -> type[PracticeCaseSerializer]:
        """One case brings its figures."""
        return PracticeCaseDetailSerializer if self.action == "retrieve" else self.serializer_class

    def get_queryset(self) -> QuerySet[PracticeCase]:
        """The published cases, with their sites."""
        cases = practice_cases(viewer_of(self.request)).filter(state=CaseState.PUBLISHED)
        return cases.prefetch_related("site_rows__site")
