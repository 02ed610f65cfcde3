"""Evaluation for partner systems: read the nation and the sites, send a month."""

from typing import Any

import django_filters
from django.core.exceptions import ValidationError as DjangoValidationError
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from evaluation import permissions
from evaluation.actions.record_month import record_month
from evaluation.api import scopes
from evaluation.api.serializers import (
    AchievementSerializer,
    MonthlyResultSerializer,
    MonthSheetSerializer,
)
from evaluation.filters import SiteYearFilter
from evaluation.models import Achievement, MonthlyResult, SiteYear
from evaluation.queries.national import years_with_sites
from evaluation.queries.sites import site_years
from evaluation.reports.national import national_report
from evaluation.reports.national_figures import read_figures
from portal.common.api.permissions import IsSignedIn, viewer_of
from portal.common.api.views import PartnerView
from portal.common.exports import json
from portal.common.fiscal import FiscalYear
from portal.partners.api.idempotency import idempotent
from sites.queries import site_register


class ReadsEvaluation(IsSignedIn):
    """Governments; for others evaluation does not exist."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Whether somebody asks who may read; raises Http404 for somebody who may not."""
        if not super().has_permission(request, view):
            return False
        if not permissions.can_read_evaluation(viewer_of(request)):
            raise Http404
        return True


class NationalReportView(PartnerView, APIView):
    """全国集計。"""

    permission_classes = [ReadsEvaluation]
    reads = scopes.READ
    rate = "report"

    @extend_schema(responses=OpenApiTypes.OBJECT, operation_id="national_report")
    def get(self, request: Request, year: int) -> Response:
        """年度の全国集計を返す。拠点のない年度は 404。"""
        viewer = viewer_of(request)
        if year not in years_with_sites(viewer):
            raise Http404
        report = national_report(
            read_figures(viewer, FiscalYear(year)),
            as_of=timezone.now(),
            is_demonstration=viewer.shows_demonstration,
        )
        return Response(json.render_report(report))


class AchievementViewSet(PartnerView, mixins.ListModelMixin, GenericViewSet[SiteYear]):
    """拠点ごとの達成状況。year（西暦）は必須。"""

    permission_classes = [ReadsEvaluation]
    reads = scopes.READ
    order = ("site__code",)
    serializer_class = AchievementSerializer
    filterset_class = SiteYearFilter
    queryset = SiteYear.objects.none()

    def get_queryset(self) -> QuerySet[SiteYear]:
        """All site-years, with whether they are settled."""
        settled = Achievement.objects.current().filter(
            site=OuterRef("site"), fiscal_year=OuterRef("fiscal_year")
        )
        return site_years(viewer_of(self.request)).annotate(is_settled=Exists(settled))


class MonthlyResultFilter(django_filters.FilterSet):
    """月次実績の絞り込み。"""

    site = django_filters.CharFilter(field_name="site__code")
    year = django_filters.NumberFilter(field_name="fiscal_year", min_value=1947, max_value=2200)
    indicator = django_filters.CharFilter(field_name="indicator__code")

    class Meta:
        model = MonthlyResult
        fields: list[str] = []


class MonthlyResultViewSet(PartnerView, mixins.ListModelMixin, GenericViewSet[MonthlyResult]):
    """月次実績。締める前の年度は関係機関だけが読める。"""

    permission_classes = [ReadsEvaluation]
    reads, writes = scopes.READ, scopes.ENTER
    order = ("site__code", "month", "indicator__code")
    serializer_class = MonthlyResultSerializer
    filterset_class = MonthlyResultFilter
    queryset = MonthlyResult.objects.none()

    def get_queryset(self) -> QuerySet[MonthlyResult]:
        """The months this viewer may see."""
        return MonthlyResult.objects.visible_to(viewer_of(self.request)).select_related(
            "site", "indicator"
        )

    @extend_schema(request=MonthSheetSerializer, responses=MonthlyResultSerializer(many=True))
    @idempotent
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:  # noqa: ARG002
        """拠点の1か月分を登録する。1つでも誤りがあれば、何も登録せず 400 を返す。"""
        sheet = MonthSheetSerializer(data=request.data)
        sheet.is_valid(raise_exception=True)
        viewer, sent = viewer_of(request), sheet.validated_data
        site = site_register(viewer).filter(code=sent["site"]).first()
        if site is None:
            raise ValidationError({"site": [f"拠点コード「{sent['site']}」の拠点はありません。"]})
        try:
            rows = record_month(
                site=site,
                month=sent["month"],
                values=sent["values"],
                by=viewer,
                now=timezone.now(),
            )
        except DjangoValidationError as refusal:
            raise ValidationError(_at_fields(refusal.message_dict)) from refusal
        return Response(MonthlyResultSerializer(rows, many=True).data, status=status.HTTP_200_OK)


def _at_fields(reasons: dict[str, list[str]]) -> dict[str, Any]:
    """Put each reason where it stands in the request: `month`, or an indicator in `values`."""
    at_month = {field: reasons[field] for field in ("month",) if field in reasons}
    at_values = {field: reasons[field] for field in reasons if field not in at_month}
    return {**at_month, "values": at_values} if at_values else dict(at_month)
