"""WebhookEndpoint (通知先): an address of an organisation's system."""

import uuid
from typing import Self

from django.db import models
from django.db.models import F, Q

from portal.common.viewer import Viewer
from portal.organizations.models import Organization
from portal.webhooks import capabilities
from portal.webhooks.choices import EndpointState
from portal.webhooks.rules.targets import LENGTH_AT_MOST


class WebhookEndpointQuerySet(models.QuerySet["WebhookEndpoint"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Administrators see their organisation's; the ministry all, a bureau its prefecture's."""
        return self.filter(capabilities.visible_owners(viewer, "organization"))


class WebhookEndpoint(models.Model):
    """通知先。署名の鍵は WebhookSecret、受け取る通知は WebhookSubscription が持つ。"""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="webhook_endpoints", verbose_name="組織"
    )
    name = models.CharField("名前", max_length=60)
    url = models.CharField("URL", max_length=LENGTH_AT_MOST)
    state = models.CharField(
        "状態", max_length=8, choices=EndpointState.choices, default=EndpointState.ACTIVE
    )
    failing_since = models.DateTimeField("失敗が続いている日時（から）", null=True, blank=True)
    failed_at = models.DateTimeField("最後に失敗した日時", null=True, blank=True)
    created_at = models.DateTimeField("登録日時")

    objects = WebhookEndpointQuerySet.as_manager()

    class Meta:
        verbose_name = "通知先"
        verbose_name_plural = "通知先"
        ordering = ["organization", "created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "url"],
                name="one_webhook_an_organization_and_url",
                violation_error_message="このURLはすでに登録されています。",
            ),
            models.CheckConstraint(
                name="webhook_url_is_https",
                condition=Q(url__startswith="https://"),
                violation_error_message="URLは「https://」で始めてください。",
            ),
            models.CheckConstraint(
                name="webhook_has_a_name",
                condition=~Q(name=""),
                violation_error_message="名前を入力してください。",
            ),
            # The target of the composite key by which a subscription has its endpoint's owner.
            models.UniqueConstraint(
                fields=["id", "organization"],
                name="webhook_endpoint_and_owner",
                violation_error_message="この通知先はすでに登録されています。",
            ),
            models.CheckConstraint(
                name="webhook_failing_has_a_last_failure",
                condition=Q(failing_since=None, failed_at=None)
                | Q(failing_since__isnull=False, failed_at__gte=F("failing_since")),
                violation_error_message="失敗の始まりと最後の失敗は、そろえて記録します。",
            ),
            models.CheckConstraint(
                name="webhook_state_is_known",
                condition=Q(state__in=EndpointState.values),
                violation_error_message="通知先の状態が正しくありません。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_active(self) -> bool:
        """Whether notifications are sent."""
        return self.state == EndpointState.ACTIVE
