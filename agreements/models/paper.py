"""Paper (会議資料): a file handed out at a meeting, kept in PostgreSQL as it was sent."""

import uuid
from typing import Self

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Func, Q

from agreements.models.agenda_item import AgendaItem
from agreements.models.meeting import Meeting
from agreements.rules.papers import LARGEST_PAPER, PAPER_TYPES
from portal.common.viewer import Viewer


class OctetLength(Func):
    """How many bytes a value has."""

    function = "octet_length"
    output_field = models.IntegerField()


class PaperQuerySet(models.QuerySet["Paper"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Whoever sees the meeting."""
        meetings = Meeting.objects.visible_to(viewer)
        return self if viewer.sees_nation else self.filter(meeting__in=meetings.values("pk"))

    def without_content(self) -> Self:
        """Everything but the bytes: for lists."""
        return self.defer("content")


class Paper(models.Model):
    """会議資料。議題に付けるか、会議全体の資料にする。"""

    public_id = models.UUIDField(
        "公開用の番号",
        default=uuid.uuid4,
        db_default=RandomUUID(),
        unique=True,
        editable=False,
    )
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="papers", verbose_name="会議")
    agenda_item = models.ForeignKey(
        AgendaItem,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="papers",
        verbose_name="議題",
    )
    title = models.CharField("資料名", max_length=200)
    file_type = models.CharField(
        "形式", max_length=4, choices=[(one, one) for one in PAPER_TYPES], editable=False
    )
    content = models.BinaryField("内容", editable=False)
    size = models.GeneratedField(
        expression=OctetLength("content"),
        output_field=models.IntegerField(),
        db_persist=True,
        verbose_name="大きさ（バイト）",
    )
    sha256 = models.CharField("SHA-256", max_length=64, editable=False)
    added_at = models.DateTimeField("登録日時", editable=False)

    objects = PaperQuerySet.as_manager()

    class Meta:
        verbose_name = "会議資料"
        verbose_name_plural = "会議資料"
        ordering = ["meeting", "agenda_item__position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="paper_is_of_a_known_type",
                condition=Q(file_type__in=list(PAPER_TYPES)),
                violation_error_message="資料はPDF、Excel（xlsx）、Word（docx）、CSVのどれかにしてください。",
            ),
            models.CheckConstraint(
                name="paper_has_one_byte_to_ten_megabytes",
                condition=Q(size__range=(1, LARGEST_PAPER)),
                violation_error_message="資料は10MBまでで、空のファイルは登録できません。",
            ),
            models.CheckConstraint(
                name="paper_digest_form",
                condition=Q(sha256__regex="^[0-9a-f]{64}$"),
                violation_error_message="資料の指紋（SHA-256）が正しくありません。",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def filename(self) -> str:
        """The name it is saved under: letters and digits only, whatever the title."""
        return f"paper_{self.public_id.hex[:8]}.{self.file_type.lower()}"
