"""月次実績の提出状況 for partner systems: read it, submit one's own part, confirm the other's."""

from typing import Any

import django_filters
from django.core.exceptions import ValidationError as DjangoValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from evaluation.actions.answer_warnings import answer_warnings
from evaluation.actions.confirm_month import confirm_month
from evaluation.actions.submit_month import submit_month
from evaluation.api import scopes
from evaluation.api.serializers import MonthField
from evaluation.api.views import ReadsEvaluation
from evaluation.choices import MonthCheck, PartState, Side
from evaluation.models import MonthPart
from portal.common.api.permissions import viewer_of
from portal.common.api.serializers import StrictSerializer
from portal.common.api.views import PartnerView
from portal.partners.api.idempotency import idempotent


class MonthPartSerializer(serializers.ModelSerializer[MonthPart]):
    """1か月の片方の側の提出状況。数字か状態が変わるたびに revision が増える。"""

    uuid = serializers.UUIDField(source="pk")
    site = serializers.CharField(source="site.code")
    month = MonthField()

    class Meta:
        model = MonthPart
        fields = [
            "uuid",
            "site",
            "fiscal_year",
            "month",
            "side",
            "state",
            "revision",
            "first_submitted_at",
            "submitted_at",
            "confirmed_at",
            "accepted_at",
            "returned_at",
            "returns",
            "return_reason",
        ]


class SeenSerializer(StrictSerializer):
    """どの revision を見て行うか。いまと違えば 409 になる。"""

    revision = serializers.IntegerField(min_value=0, max_value=2_147_483_647)


class AnswerSerializer(StrictSerializer):
    """注意1つへの回答。"""

    indicator = serializers.CharField(max_length=30)
    check = serializers.ChoiceField(choices=MonthCheck.choices)
    comment = serializers.CharField(max_length=500)


class SubmitSerializer(SeenSerializer):
    """提出。ふだんと違う数字への注意には、answers で答える。"""

    answers = AnswerSerializer(many=True, required=False)


class MonthPartFilter(django_filters.FilterSet):
    """提出状況の絞り込み。"""

    site = django_filters.CharFilter(field_name="site__code")
    year = django_filters.NumberFilter(field_name="fiscal_year", min_value=1947, max_value=2200)
    side = django_filters.ChoiceFilter(choices=Side.choices)
    state = django_filters.ChoiceFilter(choices=PartState.choices)

    class Meta:
        model = MonthPart
        fields: list[str] = []


class MonthPartViewSet(PartnerView, mixins.ListModelMixin, GenericViewSet[MonthPart]):
    """月次実績の提出状況。拠点を運営する組織、管轄の労働局、本省だけが読める。"""

    permission_classes = [ReadsEvaluation]
    reads, writes = scopes.READ, scopes.ENTER
    order = ("site__code", "month", "side")
    serializer_class: Any = MonthPartSerializer
    filterset_class = MonthPartFilter
    lookup_url_kwarg = "uuid"
    lookup_value_converter = "uuid"
    queryset = MonthPart.objects.none()

    def get_queryset(self) -> QuerySet[MonthPart]:
        """The parts this viewer may see."""
        return MonthPart.objects.visible_to(viewer_of(self.request)).select_related("site")

    @extend_schema(request=SubmitSerializer, responses=MonthPartSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    def submit(self, request: Request, *args: Any, **kwargs: Any) -> Response:  # noqa: ARG002
        """自分の側の分を提出する。答えていない注意があれば、指標のコードごとに 400 で返す。"""
        sent = _read(SubmitSerializer(data=request.data))
        part, viewer, now = self.get_object(), viewer_of(request), timezone.now()
        answers = {
            (one["indicator"], one["check"]): one["comment"] for one in sent.get("answers", ())
        }
        site, month, side = part.site, part.month, Side(part.side)
        try:
            with transaction.atomic():
                if answers:
                    answer_warnings(
                        site=site, month=month, side=side, answers=answers, by=viewer, now=now
                    )
                part = submit_month(
                    site=site,
                    month=month,
                    side=side,
                    seen=sent["revision"],
                    by=viewer,
                    now=now,
                )
        except DjangoValidationError as refusal:
            raise ValidationError({"values": refusal.message_dict}) from refusal
        return Response(MonthPartSerializer(part).data)

    @extend_schema(request=SeenSerializer, responses=MonthPartSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    def confirm(self, request: Request, *args: Any, **kwargs: Any) -> Response:  # noqa: ARG002
        """相手方が提出した分を確認する。"""
        sent = _read(SeenSerializer(data=request.data))
        part = self.get_object()
        part.revision = sent["revision"]
        part = confirm_month(part=part, by=viewer_of(request), now=timezone.now())
        return Response(MonthPartSerializer(part).data)


def _read(body: StrictSerializer) -> dict[str, Any]:
    body.is_valid(raise_exception=True)
    read: dict[str, Any] = body.validated_data
    return read
