"""How many bodies have a 雇用対策協定 on a day, for systems."""

from typing import Any

from django.http import Http404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from agreements import permissions
from agreements.api import scopes
from agreements.choices import AgreementKind
from agreements.filters import DayForm
from agreements.models import PublishedCount
from agreements.queries.register import InPrefecture, count_by_prefecture, count_on, new_in
from portal.common.api.permissions import viewer_of
from portal.common.api.refusals import BadParameters
from portal.common.api.views import PartnerView
from portal.common.fiscal import today
from portal.organizations.choices import BodyKind
from portal.organizations.prefectures import PREFECTURES


class PrefectureCountSerializer(serializers.Serializer[dict[str, Any]]):
    """ひとつの都道府県。"""

    code = serializers.CharField()
    name = serializers.CharField()
    has_own = serializers.BooleanField(help_text="都道府県としての協定があるか。")
    municipalities = serializers.IntegerField()


class PublishedCountSerializer(serializers.ModelSerializer[PublishedCount]):
    """公表された締結団体数。月までの公表は、その月の初日。"""

    class Meta:
        model = PublishedCount
        fields = ["as_of", "prefectures", "municipalities", "total", "source"]


class NewBodySerializer(serializers.Serializer[dict[str, Any]]):
    """その年に締結した団体。"""

    code = serializers.CharField()
    name = serializers.CharField()
    signed_on = serializers.DateField()


class AgreementCountSerializer(serializers.Serializer[dict[str, Any]]):
    """雇用対策協定を締結している団体の数。"""

    on = serializers.DateField()
    total = serializers.IntegerField()
    by_kind = serializers.DictField(child=serializers.IntegerField())
    unknown_day = serializers.IntegerField(
        help_text="うち、締結日が公表されていない団体。締結を確認できる資料の日から数えている。"
    )
    by_prefecture = PrefectureCountSerializer(many=True)
    new_in_year = NewBodySerializer(
        many=True, help_text="on の暦年に、on までに締結した団体（締結日がわかるもの）。"
    )
    published = PublishedCountSerializer(many=True)


class AgreementCountView(PartnerView, APIView):
    """雇用対策協定を締結している団体の数。台帳の行から数え、公表値を並べる。"""

    reads = scopes.READ
    rate = "report"

    def _known_parameters(self, request: Request) -> set[str]:  # noqa: ARG002 — a view's signature
        return {"on"}

    @extend_schema(
        operation_id="agreement_counts",
        parameters=[
            OpenApiParameter("on", OpenApiTypes.DATE, description="数える日。なければ今日。")
        ],
        responses=AgreementCountSerializer,
    )
    def get(self, request: Request) -> Response:
        """その日に雇用対策協定を締結している団体を数える。"""
        viewer = viewer_of(request)
        if not permissions.can_read_agreements(viewer):
            raise Http404
        form = DayForm(request.query_params)
        if not form.is_valid():
            raise BadParameters(
                {name: [str(one) for one in said] for name, said in form.errors.items()}
            )
        day = form.cleaned_data["on"] or today(timezone.now())
        kind = AgreementKind.EMPLOYMENT_MEASURES
        counted = count_on(viewer, day, kind)
        here = count_by_prefecture(viewer, day, kind)
        answer = {
            "on": day,
            "total": counted.total,
            "by_kind": {one.value: counted.by_kind.get(one, 0) for one in BodyKind},
            "unknown_day": counted.unknown,
            "by_prefecture": [
                {
                    "code": one.code,
                    "name": one.name,
                    "has_own": here.get(one.code, InPrefecture()).has_own,
                    "municipalities": here.get(one.code, InPrefecture()).municipalities,
                }
                for one in PREFECTURES
            ],
            "new_in_year": [
                {"code": body.code6, "name": body.name, "signed_on": signed}
                for body, signed in new_in(viewer, day.year, day, kind)
            ],
            "published": PublishedCount.objects.visible_to(viewer),
        }
        return Response(AgreementCountSerializer(answer).data)
