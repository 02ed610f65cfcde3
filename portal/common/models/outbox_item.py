"""OutboxItem: one thing that is to leave the portal, or to be worked on outside a page."""

import uuid
from datetime import datetime
from typing import Self

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from portal.common.viewer import Viewer


class OutboxState(models.TextChoices):
    """送信箱の状態。配達待ちだけが動き、ほかは人が動かすまで変わらない。"""

    WAITING = "WAITING", "配達待ち"
    DONE = "DONE", "配達済み"
    DEAD = "DEAD", "配達できず"
    DROPPED = "DROPPED", "送らない"


FINISHED = (OutboxState.DONE, OutboxState.DROPPED)


class OutboxItemQuerySet(models.QuerySet["OutboxItem"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """The ministry keeps the outbox; nobody else sees it."""
        return self if viewer.sees_nation else self.none()

    def due(self, now: datetime) -> Self:
        """What may be delivered now and nobody is delivering, the longest waiting first."""
        nobody = Q(leased_until=None) | Q(leased_until__lt=now)
        return self.filter(nobody, state=OutboxState.WAITING, not_before__lte=now).order_by(
            "not_before"
        )

    def finished_before(self, when: datetime) -> Self:
        """What was delivered or dropped before `when`."""
        return self.filter(state__in=FINISHED, done_at__lt=when)


class OutboxItem(models.Model):
    """送信箱の1件。メール、通知、連携先への知らせ、時間のかかる仕事は、すべてここを通る。

    `payload` may hold addresses and one-time links: it is never shown, and is emptied as soon as
    the item is finished. A `lease` is the right of one worker to deliver until `leased_until`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField("種類", max_length=60)
    key = models.CharField("識別名", max_length=200)
    payload = models.JSONField("内容", encoder=DjangoJSONEncoder, default=dict)
    state = models.CharField(
        "状態", max_length=8, choices=OutboxState.choices, default=OutboxState.WAITING
    )
    attempts = models.PositiveSmallIntegerField("試した回数", default=0)
    not_before = models.DateTimeField("次に試す日時")
    lease = models.UUIDField("担当", null=True)
    leased_until = models.DateTimeField("担当の期限", null=True)
    posted_at = models.DateTimeField("受け付けた日時")
    done_at = models.DateTimeField("終わった日時", null=True)
    last_error = models.TextField("最後の誤り", default="")

    objects = OutboxItemQuerySet.as_manager()

    class Meta:
        verbose_name = "送信箱"
        verbose_name_plural = "送信箱"
        ordering = ["posted_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key"],
                name="outbox_item_once",
                violation_error_message="同じものがすでに送信箱にあります。",
            ),
            models.CheckConstraint(
                name="outbox_finished_has_its_end",
                condition=Q(state__in=FINISHED, done_at__isnull=False)
                | (~Q(state__in=FINISHED) & Q(done_at=None)),
                violation_error_message="終わったものには終わった日時が必要です。",
            ),
            models.CheckConstraint(
                name="outbox_finished_keeps_no_payload",
                condition=~Q(state__in=FINISHED) | Q(payload={}),
                violation_error_message="終わったものに内容を残すことはできません。",
            ),
            models.CheckConstraint(
                name="outbox_lease_has_its_end",
                condition=Q(lease=None, leased_until=None)
                | Q(state=OutboxState.WAITING, lease__isnull=False, leased_until__isnull=False),
                violation_error_message="担当と担当の期限は、配達待ちのものに一緒に付けます。",
            ),
        ]
        indexes = [
            models.Index(
                "not_before",
                condition=Q(state=OutboxState.WAITING),
                name="outbox_waiting",
            ),
            models.Index("done_at", condition=Q(state__in=FINISHED), name="outbox_finished"),
            models.Index("posted_at", condition=Q(state=OutboxState.DEAD), name="outbox_dead"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def is_dead(self) -> bool:
        """Whether it waits for its keepers: send again, or give up."""
        return self.state == OutboxState.DEAD
