"""CouncilPack (協議会資料): what a meeting was given to read, frozen as a numbered PDF."""

import uuid
from typing import Self

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q

from agreements.models.council import OperatingCouncil
from agreements.models.meeting import Meeting
from portal.common.formats import wareki_year
from portal.common.viewer import Viewer
from portal.people.models import User


class CouncilPackQuerySet(models.QuerySet["CouncilPack"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Whoever sees the council."""
        councils = OperatingCouncil.objects.visible_to(viewer)
        return self if viewer.sees_nation else self.filter(council__in=councils.values("pk"))

    def without_pdf(self) -> Self:
        """Everything but the bytes: for lists."""
        return self.defer("pdf")


class CouncilPack(models.Model):
    """協議会資料。作った後は、だれにも変えることも消すこともできない（トリガーで守る）。"""

    public_id = models.UUIDField(
        "公開用の番号",
        default=uuid.uuid4,
        db_default=RandomUUID(),
        unique=True,
        editable=False,
    )
    council = models.ForeignKey(
        OperatingCouncil, models.PROTECT, related_name="packs", verbose_name="運営協議会"
    )
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="packs", verbose_name="会議")
    fiscal_year = models.PositiveSmallIntegerField("年度")
    number = models.PositiveSmallIntegerField("号")
    made_at = models.DateTimeField("作成日時")
    made_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="作成者"
    )
    made_by_name = models.CharField("作成者名", max_length=100)
    made_by_organization = models.CharField("作成した組織", max_length=100, blank=True, default="")
    pdf = models.BinaryField("PDF", editable=False)
    pages = models.PositiveSmallIntegerField("ページ数")
    sha256 = models.CharField("SHA-256", max_length=64)

    objects = CouncilPackQuerySet.as_manager()

    class Meta:
        verbose_name = "協議会資料"
        verbose_name_plural = "協議会資料"
        ordering = ["council", "-fiscal_year", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["council", "fiscal_year", "number"],
                name="one_council_pack_of_a_number",
                violation_error_message="この号の協議会資料はすでにあります。",
                violation_error_code="number",
            ),
            models.CheckConstraint(
                name="council_pack_is_a_whole_pdf",
                condition=Q(pages__gte=1, sha256__regex="^[0-9a-f]{64}$"),
                violation_error_message="協議会資料のPDFが正しくありません。",
            ),
        ]

    def __str__(self) -> str:
        return pack_title(self.council, self.fiscal_year, self.number)

    @property
    def filename(self) -> str:
        """The name it is saved under."""
        return f"council-pack_{self.fiscal_year}_{self.number:02}_{self.public_id.hex[:8]}.pdf"


def pack_title(council: OperatingCouncil, fiscal_year: int, number: int) -> str:
    """Return 「〈協議会名〉資料 令和3年度第2号」."""
    return f"{council.name}資料 {wareki_year(fiscal_year)}第{number}号"
