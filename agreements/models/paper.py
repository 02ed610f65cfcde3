"""Paper (会議資料): a file handed out at a meeting, kept in PostgreSQL as it was sent."""

import uuid
from typing import Self

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Func, Q

from agreements.models.agenda_item import AgendaItem
from agreements.models.meeting import Meeting
from portal.common.uploads import LARGEST
from portal.common.viewer import Viewer

_OFFICE = "application/vnd.openxmlformats-officedocument"
PAPER_TYPES = [
    ("application/pdf", "PDF"),
    (f"{_OFFICE}.spreadsheetml.sheet", "Excel"),
    (f"{_OFFICE}.wordprocessingml.document", "Word"),
    ("text/csv", "CSV"),
]


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
    filename = models.CharField("ファイル名", max_length=200, editable=False)
    content_type = models.CharField("形式", max_length=100, choices=PAPER_TYPES, editable=False)
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
                condition=Q(content_type__in=[one for one, _ in PAPER_TYPES]),
                violation_error_message="資料はPDF、Excel（xlsx）、Word（docx）、CSVのどれかにしてください。",
                violation_error_code="content_type",
            ),
            models.CheckConstraint(
                name="paper_has_one_byte_to_ten_megabytes",
                condition=Q(size__range=(1, LARGEST)),
                violation_error_message="資料は10MBまでで、空のファイルは登録できません。",
                violation_error_code="content",
            ),
            models.CheckConstraint(
                name="paper_digest_form",
                condition=Q(sha256__regex="^[0-9a-f]{64}$"),
                violation_error_message="資料の指紋（SHA-256）が正しくありません。",
                violation_error_code="sha256",
            ),
        ]

    def __str__(self) -> str:
        return self.title
