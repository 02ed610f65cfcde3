"""How organisations read in the API."""

from rest_framework import serializers

from portal.organizations.models import LocalGovernment


class LocalGovernmentSerializer(serializers.ModelSerializer[LocalGovernment]):
    """地方公共団体。コードは6桁の文字列、空欄は null。"""

    code = serializers.CharField(source="code6")
    kind = serializers.CharField(source="body_kind")
    kind_label = serializers.CharField(source="get_body_kind_display")

    class Meta:
        model = LocalGovernment
        fields = [
            "code",
            "kind",
            "kind_label",
            "prefecture_code",
            "name",
            "kana",
            "romaji",
            "latitude",
            "longitude",
            "is_northern_village",
            "valid_from",
            "valid_to",
        ]
