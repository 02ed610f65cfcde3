"""Notice (お知らせ): one thing one person is told, kept on the screen whatever e-mail does."""

import uuid
from datetime import date, datetime
from typing import Self

from django.db import models
from django.db.models import Q

from portal.common.viewer import Viewer
from portal.people.choices import Way
from portal.people.models.user import User


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """A notice is its person's alone."""
        return self.filter(person_id=viewer.user_id) if viewer.user_id else self.none()

    def unread(self) -> Self:
        """What has not been opened yet."""
        return self.filter(read_at=None)

    def not_after(self, notice: "Notice") -> Self:
        """`notice` and what came before it."""
        same_moment = Q(created_at=notice.created_at, pk__lte=notice.pk)
        return self.filter(Q(created_at__lt=notice.created_at) | same_moment)

    def for_digest(self, until: datetime) -> Self:
        """What waits for a digest: unread, in none yet, and made before `until`."""
        return self.unread().filter(way=Way.DIGEST, digested_on=None, created_at__lt=until)


class Notice(models.Model):
    """お知らせ。受け取り方（way）は、届いたときにその人が選んでいたもの。"""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(User, models.CASCADE, related_name="notices", verbose_name="利用者")
    topic = models.CharField("話題", max_length=60)
    title = models.CharField("件名", max_length=200)
    text = models.TextField("本文", blank=True, default="")
    url = models.CharField("行き先", max_length=300)
    key = models.CharField("識別名", max_length=200)
    way = models.CharField("受け取り方", max_length=8, choices=Way.choices)
    created_at = models.DateTimeField("日時")
    read_at = models.DateTimeField("開いた日時", null=True, blank=True)
    digested_on = models.DateField("まとめに入れた日", null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "お知らせ"
        verbose_name_plural = "お知らせ"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "key"],
                name="notice_once_a_person",
                violation_error_message="同じお知らせがすでに届いています。",
            ),
            models.CheckConstraint(
                name="notice_leads_into_the_portal",
                # A browser reads // and /\ as the beginning of another host's address.
                condition=Q(url__regex=r"^/([^/\\[:cntrl:]][^[:cntrl:]]*)?$"),
                violation_error_message="お知らせの行き先は、このポータルの中に限ります。",
            ),
            models.CheckConstraint(
                name="notice_way_is_a_way_to_get_it",
                condition=Q(way__in=[Way.SCREEN, Way.AT_ONCE, Way.DIGEST]),
                violation_error_message="受け取り方を選んでください。",
            ),
        ]
        indexes = [
            models.Index("person", condition=Q(read_at=None), name="notice_unread"),
            models.Index(
                "person",
                condition=Q(read_at=None, digested_on=None, way=Way.DIGEST),
                name="notice_for_digest",
            ),
            models.Index("person", "created_at", "id", name="notice_by_person"),
            models.Index("created_at", name="notice_age"),
        ]

    def __str__(self) -> str:
        return self.title

    def put_into_digest(self, day: date) -> None:
        """Remember that the digest of `day` held it."""
        self.digested_on = day
        self.save(update_fields=["digested_on"])
