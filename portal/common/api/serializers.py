"""What is sent: declared fields, and nothing else."""

from typing import Any

from rest_framework import serializers
from rest_framework.settings import api_settings


class StrictSerializer(serializers.Serializer[dict[str, Any]]):
    """A body with exactly the declared fields: another name is an error at its place."""

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        """Read the body; raises ValidationError by field."""
        if isinstance(data, dict):
            unknown = {
                name: ["この項目は受け付けません。"] for name in data if name not in self.fields
            }
            if unknown:
                raise serializers.ValidationError(unknown)
        else:
            sentence = "本文は、項目を持つJSONのオブジェクトにしてください。"
            raise serializers.ValidationError({api_settings.NON_FIELD_ERRORS_KEY: [sentence]})
        read: dict[str, Any] = super().to_internal_value(data)
        return read
