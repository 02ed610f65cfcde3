"""How operating councils read in the API."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from agreements.models import (
    AgendaItem,
    CouncilAction,
    CouncilMember,
    Meeting,
    OperatingCouncil,
    Resolution,
)


class CouncilMemberSerializer(serializers.ModelSerializer[CouncilMember]):
    """委員。氏名は渡さない（職名と所属で足りる）。"""

    seat_label = serializers.CharField(source="get_seat_display")
    organization = serializers.CharField(source="organization.name", allow_null=True, default=None)

    class Meta:
        model = CouncilMember
        fields = [
            "seat",
            "seat_label",
            "organization",
            "affiliation",
            "title",
            "term_from",
            "term_until",
        ]


class AgendaItemSerializer(serializers.ModelSerializer[AgendaItem]):
    """議題。"""

    class Meta:
        model = AgendaItem
        fields = ["position", "title", "description"]


class CouncilActionSerializer(serializers.ModelSerializer[CouncilAction]):
    """議決による取組。"""

    uuid = serializers.UUIDField(source="public_id")
    state_label = serializers.CharField(source="get_state_display")
    owner = serializers.CharField(source="owner.name")

    class Meta:
        model = CouncilAction
        fields = [
            "uuid",
            "what",
            "owner",
            "owner_title",
            "due_on",
            "state",
            "state_label",
            "done_on",
            "result",
            "dropped_reason",
        ]


class ResolutionSerializer(serializers.ModelSerializer[Resolution]):
    """議決と、それによる取組。"""

    uuid = serializers.UUIDField(source="public_id")
    actions = CouncilActionSerializer(many=True)

    class Meta:
        model = Resolution
        fields = ["uuid", "number", "title", "text", "decided_on", "actions"]


class MeetingSerializer(serializers.ModelSerializer[Meeting]):
    """会議と、その議題・議決。"""

    uuid = serializers.UUIDField(source="public_id")
    state_label = serializers.CharField(source="get_state_display")
    agenda = AgendaItemSerializer(many=True)
    resolutions = ResolutionSerializer(many=True)

    class Meta:
        model = Meeting
        fields = [
            "uuid",
            "number",
            "held_on",
            "fiscal_year",
            "place",
            "state",
            "state_label",
            "minutes",
            "agenda",
            "resolutions",
        ]


class CouncilSerializer(serializers.ModelSerializer[OperatingCouncil]):
    """運営協議会。"""

    uuid = serializers.UUIDField(source="public_id")
    agreement = serializers.SerializerMethodField()
    members = CouncilMemberSerializer(many=True)
    meetings = MeetingSerializer(many=True)

    class Meta:
        model = OperatingCouncil
        fields = [
            "uuid",
            "name",
            "prefecture_code",
            "agreement",
            "established_on",
            "ended_on",
            "quorum",
            "source",
            "members",
            "meetings",
        ]

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_agreement(self, council: OperatingCouncil) -> str | None:
        """協定の整理番号。"""
        return council.agreement.reference if council.agreement else None
