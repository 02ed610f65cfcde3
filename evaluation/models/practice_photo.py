"""PracticePhoto (写真) of a practice case: as the portal made it anew, never as it was sent."""

import uuid
from typing import Self

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q

from evaluation.models.practice_case import PracticeCase
from portal.common.viewer import Viewer


class PracticePhotoQuerySet(models.QuerySet["PracticePhoto"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """As the case."""
        return self.filter(case__in=PracticeCase.objects.visible_to(viewer))


class PracticePhoto(models.Model):
    """写真（JPEG）。撮影日時・場所などの情報は含まない。"""

    public_id = models.UUIDField(
        "公開用の番号",
        default=uuid.uuid4,
        db_default=RandomUUID(),
        unique=True,
        editable=False,
    )
    case = models.ForeignKey(
        PracticeCase, models.CASCADE, related_name="photos", verbose_name="取組事例"
    )
    alternative = models.CharField(
        "写真の説明（代替テキスト）",
        max_length=200,
        help_text="写真を見られない人のために、写っているものを書きます。",
    )
    caption = models.CharField("見出し", max_length=100, blank=True, default="")
    people_agreed = models.BooleanField(
        "写っている人全員が、ポータルへの掲載を承諾した（人が写っていない場合を含む）",
        default=False,
    )
    width = models.PositiveSmallIntegerField("幅（画素）")
    height = models.PositiveSmallIntegerField("高さ（画素）")
    sha256 = models.CharField("SHA-256", max_length=64)
    content = models.BinaryField("中身（JPEG）")
    added_by_name = models.CharField("登録した人", max_length=100)
    added_at = models.DateTimeField("登録した日時")

    objects = PracticePhotoQuerySet.as_manager()

    class Meta:
        verbose_name = "取組事例の写真"
        verbose_name_plural = "取組事例の写真"
        ordering = ["case", "added_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="practice_photo_is_described",
                condition=~Q(alternative=""),
                violation_error_message="写真の説明を入力してください。",
                violation_error_code="alternative",
            ),
            models.CheckConstraint(
                name="people_in_the_photo_agreed",
                condition=Q(people_agreed=True),
                violation_error_message="写っている人全員の承諾を確かめてください。",
                violation_error_code="people_agreed",
            ),
            models.UniqueConstraint(
                fields=["case", "sha256"],
                name="one_row_a_photo_of_a_case",
                violation_error_message="同じ写真がすでに登録されています。",
                violation_error_code="sha256",
            ),
        ]

    def __str__(self) -> str:
        return self.caption or self.alternative
