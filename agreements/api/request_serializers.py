"""How a request reads in the API, and how a body's system sends one."""

from datetime import date
from typing import Any

from django.utils import timezone
from rest_framework import serializers

from agreements.choices import RequestKind, Stage
from agreements.models import Request
from portal.common.api.serializers import StrictSerializer
from portal.common.fiscal import today


class RequestSerializer(serializers.ModelSerializer[Request]):
    """要望・要請。stage、stage_began、due_on は、終わったものと目安のない段階では null。"""

    uuid = serializers.UUIDField(source="public_id")
    kind_label = serializers.CharField(source="get_kind_display")
    state_label = serializers.CharField(source="get_state_display")
    body = serializers.CharField(source="body.code6")
    body_name = serializers.CharField(source="body.name")
    agreement = serializers.UUIDField(
        source="agreement.public_id", allow_null=True, default=None, help_text="協定の番号。"
    )
    decision = serializers.SerializerMethodField()
    stage = serializers.ChoiceField(choices=Stage.choices, allow_null=True)
    stage_began = serializers.DateField(allow_null=True)
    due_on = serializers.DateField(allow_null=True)
    is_overdue = serializers.BooleanField()
    days_since_filed = serializers.SerializerMethodField()

    class Meta:
        model = Request
        fields = [
            "uuid",
            "number",
            "kind",
            "kind_label",
            "state",
            "state_label",
            "body",
            "body_name",
            "prefecture_code",
            "agreement",
            "addressee",
            "title",
            "measures",
            "grounds",
            "filed_on",
            "received_on",
            "experts_heard_on",
            "decided_on",
            "decision",
            "decision_text",
            "refusal_reason",
            "notified_on",
            "notice_number",
            "withdrawn_on",
            "stage",
            "stage_began",
            "due_on",
            "is_overdue",
            "days_since_filed",
        ]

    def get_decision(self, row: Request) -> str | None:
        """決定。決定の前は null。"""
        return row.decision or None

    def get_days_since_filed(self, row: Request) -> int | None:
        """提出からの日数。終わったものは終わりまでの日数、提出前は null。"""
        if row.filed_on is None:
            return None
        end: date = row.notified_on or row.withdrawn_on or today(timezone.now())
        return (end - row.filed_on).days


class NewRequestSerializer(StrictSerializer):
    """提出する要望・要請。協定に基づくものは agreement（協定の番号）が必須。"""

    kind = serializers.ChoiceField(choices=RequestKind.choices)
    agreement = serializers.UUIDField(required=False, allow_null=True, default=None)
    title = serializers.CharField(max_length=200)
    measures = serializers.CharField(max_length=10_000)
    grounds = serializers.CharField(max_length=10_000)


def at_fields(reasons: dict[str, list[str]]) -> dict[str, Any]:
    """Put what an action refused at the names of the body; the rest speaks of the whole."""
    sent = set(NewRequestSerializer().fields)
    return {name if name in sent else "non_field_errors": said for name, said in reasons.items()}
