"""How agreements read in the API."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from agreements.models import Agreement, AgreementParty, Clause
from portal.common.fiscal import today


class ClauseSerializer(serializers.ModelSerializer[Clause]):
    """条項。並びは協定の条の順。"""

    uuid = serializers.UUIDField(source="public_id")

    class Meta:
        model = Clause
        fields = ["uuid", "number", "heading", "text", "doer"]


class AgreementPartySerializer(serializers.ModelSerializer[AgreementParty]):
    """当事者。code は団体の6桁のコードで、自治体でなければ null。"""

    name = serializers.SerializerMethodField()
    code = serializers.SerializerMethodField()
    agreed_on = serializers.SerializerMethodField()

    class Meta:
        model = AgreementParty
        fields = ["kind", "code", "name", "agreed_on"]

    def get_name(self, party: AgreementParty) -> str:
        """名称。"""
        return str(party)

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_code(self, party: AgreementParty) -> str | None:
        """団体コード。"""
        body = getattr(party.organization, "localgovernment", None)
        return body.code6 if body else None

    @extend_schema_field(serializers.DateField(allow_null=True))
    def get_agreed_on(self, party: AgreementParty) -> str | None:
        """合意を記録した日。"""
        return today(party.agreed_at).isoformat() if party.agreed_at else None


class AgreementSerializer(serializers.ModelSerializer[Agreement]):
    """協定。公表されていない日付は null。

    締結日がわからない協定は、attested_on（その日の資料に載っている日）と source（出典）で
    締結済みとわかる。
    """

    uuid = serializers.UUIDField(source="public_id")
    kind_label = serializers.CharField(source="get_kind_display")
    state_label = serializers.CharField(source="get_state_display")
    parties = AgreementPartySerializer(source="party_rows", many=True)
    clauses = ClauseSerializer(many=True)
    predecessor = serializers.UUIDField(
        source="predecessor.public_id", allow_null=True, default=None
    )

    class Meta:
        model = Agreement
        fields = [
            "uuid",
            "reference",
            "kind",
            "kind_label",
            "title",
            "purpose",
            "prefecture_code",
            "state",
            "state_label",
            "parties",
            "clauses",
            "signed_on",
            "valid_from",
            "valid_until",
            "renews_automatically",
            "predecessor",
            "relation",
            "origin",
            "source",
            "attested_on",
        ]
