"""IdempotentAnswer: what a write was answered, kept for when the same request comes again."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Q

from portal.common.viewer import Viewer
from portal.partners.models.api_client import ApiClient
from portal.people.models import User

KEPT = timedelta(hours=24)


class IdempotentAnswerQuerySet(models.QuerySet["IdempotentAnswer"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """The system or person who sent the request, and the clock."""
        if viewer.is_system:
            return self
        if not viewer.is_somebody:
            return self.none()
        return self.filter(client=viewer.client_id, user=viewer.user_id)

    def outdated_at(self, now: datetime) -> Self:
        """Answers older than 24 hours: their keys are free again."""
        return self.filter(created_at__lte=now - KEPT)


class IdempotentAnswer(models.Model):
    """Idempotency-Key への答え。効果と同じトランザクションで残る。"""

    client = models.ForeignKey(
        ApiClient,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="連携システム",
    )
    user = models.ForeignKey(
        User, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="利用者"
    )
    key = models.CharField("キー", max_length=255)
    fingerprint = models.CharField("依頼の指紋", max_length=64)
    status = models.PositiveSmallIntegerField("答えの状態")
    body = models.TextField("答え", blank=True, default="")
    created_at = models.DateTimeField("受付日時", db_index=True)

    objects = IdempotentAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = "依頼への答え"
        verbose_name_plural = "依頼への答え"
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["client", "key"],
                name="one_answer_a_client_and_key",
                violation_error_message="このキーはすでに使われています。",
            ),
            models.UniqueConstraint(
                fields=["user", "key"],
                name="one_answer_a_user_and_key",
                violation_error_message="このキーはすでに使われています。",
            ),
            models.CheckConstraint(
                name="answer_belongs_to_a_client_or_a_user",
                condition=Q(client=None, user__isnull=False) | Q(client__isnull=False, user=None),
                violation_error_message="答えは、連携システムか利用者のどちらかのものです。",
            ),
        ]

    def __str__(self) -> str:
        return self.key
