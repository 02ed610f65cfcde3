"""Requests for partner systems: read them with their clocks, file one."""

from typing import Any

import django_filters
from django.core.exceptions import PermissionDenied
from django.core.exceptions import ValidationError as DjangoValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request as ApiRequest
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from agreements import permissions_requests as permissions
from agreements.actions.draft_request import draft_request
from agreements.actions.file_request import file_request
from agreements.api import scopes
from agreements.api.request_serializers import (
    NewRequestSerializer,
    RequestSerializer,
    at_fields,
)
from agreements.choices import RequestKind, RequestState
from agreements.models import Agreement, Request
from agreements.queries.requests import request_register
from portal.common.api.permissions import viewer_of
from portal.common.api.views import PartnerView
from portal.common.fiscal import today
from portal.common.viewer import Viewer
from portal.organizations.models import LocalGovernment
from portal.organizations.prefectures import PREFECTURES
from portal.partners.api.idempotency import idempotent


class RequestFilter(django_filters.FilterSet):
    """要望・要請の絞り込み。"""

    prefecture = django_filters.ChoiceFilter(
        field_name="prefecture_code", choices=[(one.code, one.name) for one in PREFECTURES]
    )
    kind = django_filters.ChoiceFilter(choices=RequestKind.choices)
    state = django_filters.ChoiceFilter(choices=RequestState.choices)
    body = django_filters.CharFilter(field_name="body__code6")
    overdue = django_filters.BooleanFilter(field_name="is_overdue")

    class Meta:
        model = Request
        fields: list[str] = []


class RequestViewSet(PartnerView, ReadOnlyModelViewSet[Request]):
    """要望・要請。自治体は自分の団体のもの、労働局は県内、本省はすべてを読める。"""

    reads, writes = scopes.READ_REQUEST, scopes.WRITE_REQUEST
    order = ("created_at", "public_id")
    serializer_class = RequestSerializer
    filterset_class = RequestFilter
    lookup_field = "public_id"
    lookup_url_kwarg = "request_id"
    lookup_value_converter = "uuid"
    queryset = Request.objects.none()

    def get_queryset(self) -> QuerySet[Request]:
        """What the viewer may see, with its clock; for subscribers there is nothing here."""
        viewer = viewer_of(self.request)
        if not permissions.can_read_requests(viewer):
            raise Http404
        return request_register(viewer, today(timezone.now()))

    @extend_schema(request=NewRequestSerializer, responses={201: RequestSerializer})
    @idempotent
    def create(self, request: ApiRequest, *args: Any, **kwargs: Any) -> Response:  # noqa: ARG002
        """自分の団体の要望・要請を提出する。誤りがあれば、何も提出せず 400 を返す。"""
        viewer = viewer_of(request)
        if not permissions.can_read_requests(viewer):
            raise Http404
        if not permissions.files_requests(viewer):
            raise PermissionDenied("要望・要請を提出できるのは自治体です。")
        sent = NewRequestSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        try:
            asked = _file(viewer, sent.validated_data)
        except DjangoValidationError as refusal:
            raise ValidationError(at_fields(refusal.message_dict)) from refusal
        row = self.get_queryset().get(pk=asked.pk)
        return Response(RequestSerializer(row).data, status=status.HTTP_201_CREATED)


@transaction.atomic
def _file(viewer: Viewer, facts: dict[str, Any]) -> Request:
    """Draft and file in one: a system's text is finished when it is sent."""
    now = timezone.now()
    agreement = None
    if wanted := facts.pop("agreement"):
        agreement = Agreement.objects.visible_to(viewer).filter(public_id=wanted).first()
    body = LocalGovernment.objects.get(organization_ptr=viewer.organization_id)
    draft = draft_request(body=body, agreement=agreement, by=viewer, now=now, **facts)
    return file_request(asked=draft, by=viewer, now=now)
