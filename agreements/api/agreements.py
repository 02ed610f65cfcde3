"""Agreements, to read."""

from datetime import date

import django_filters
from django.db.models import Prefetch, QuerySet
from django.http import Http404
from rest_framework.viewsets import ReadOnlyModelViewSet

from agreements import permissions
from agreements.api import scopes
from agreements.api.agreement_serializers import AgreementSerializer
from agreements.choices import AgreementKind, AgreementState
from agreements.models import Agreement, AgreementParty, Clause
from agreements.models.agreement import AgreementQuerySet
from portal.common.api.permissions import viewer_of
from portal.common.api.views import PartnerView
from portal.organizations.prefectures import PREFECTURES


class AgreementFilter(django_filters.FilterSet):
    """協定の絞り込み。"""

    kind = django_filters.ChoiceFilter(choices=AgreementKind.choices)
    prefecture = django_filters.ChoiceFilter(
        field_name="prefecture_code", choices=[(one.code, one.name) for one in PREFECTURES]
    )
    state = django_filters.ChoiceFilter(choices=AgreementState.choices)
    in_force_on = django_filters.DateFilter(
        method="keep_in_force", help_text="この日に発効していた協定（西暦の年-月-日）。"
    )
    party = django_filters.CharFilter(method="keep_party", help_text="当事者の団体コード（6桁）。")

    class Meta:
        model = Agreement
        fields: list[str] = []

    def keep_in_force(self, rows: AgreementQuerySet, name: str, day: date) -> AgreementQuerySet:
        """Keep those that held on the day."""
        del name
        return rows.in_force_on(day)

    def keep_party(self, rows: AgreementQuerySet, name: str, code: str) -> AgreementQuerySet:
        """Keep those between this body and others."""
        del name
        of_body = AgreementParty.objects.filter(organization__localgovernment__code6=code)
        return rows.filter(pk__in=of_body.values("agreement"))


class AgreementViewSet(PartnerView, ReadOnlyModelViewSet[Agreement]):
    """協定（一体的実施協定と雇用対策協定）。当事者、条項、有効期間、出典を含む。

    締結した協定は、すべての自治体・労働局・ハローワーク・本省が読めます。締結する前の協定は、
    その当事者と、管轄の労働局・ハローワーク、本省だけが読めます。
    """

    reads = scopes.READ
    order = ("reference",)
    serializer_class = AgreementSerializer
    filterset_class = AgreementFilter
    lookup_field = "public_id"
    lookup_url_kwarg = "uuid"
    lookup_value_converter = "uuid"
    queryset = Agreement.objects.none()

    def get_queryset(self) -> QuerySet[Agreement]:
        """What the viewer may see; for subscribers there is no such register."""
        viewer = viewer_of(self.request)
        if not permissions.can_read_agreements(viewer):
            raise Http404
        parties = AgreementParty.objects.select_related("organization__localgovernment")
        return (
            Agreement.objects.visible_to(viewer)
            .select_related("predecessor")
            .prefetch_related(
                Prefetch("party_rows", parties.order_by("position", "pk")),
                Prefetch("clauses", Clause.objects.order_by("position")),
            )
            .order_by("reference")
        )
