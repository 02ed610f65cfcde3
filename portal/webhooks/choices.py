"""States of an endpoint and of a delivery."""

from django.db.models import TextChoices


class EndpointState(TextChoices):
    """Whether an endpoint gets notifications; the portal itself stops one that takes nothing."""

    ACTIVE = "ACTIVE", "有効"
    PAUSED = "PAUSED", "停止中"
    GIVEN_UP = "GIVEN_UP", "停止中（失敗が続いたため）"


class DeliveryState(TextChoices):
    """How far a notification has come."""

    WAITING = "WAITING", "送信待ち"
    DELIVERED = "DELIVERED", "届いた"
    FAILED = "FAILED", "届かなかった"
    HELD = "HELD", "保留（停止中）"
