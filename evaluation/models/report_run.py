"""ReportRun (報告書の作成), its files and the parts it is made of.

A report belongs to the organisation that asked for it: it was made with the asker's eyes, and may
say what others may not see. Row-level security keeps it there (migration "report runs").
"""

import uuid
from decimal import Decimal
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Q, Value

from evaluation.choices import ACTIVE_RUN_STATES, ReportFormat, ReportKind, RunState
from portal.common.rounding import ratio_percent
from portal.common.viewer import Viewer
from portal.organizations.models import LocalGovernment, Organization
from portal.people.models import User
from sites.models import JointSite


class ReportRunQuerySet(models.QuerySet["ReportRun"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Those of the viewer's own organisation; the clock works for all."""
        if viewer.is_system:
            return self
        if not viewer.is_government or viewer.organization_id is None:
            return self.none()
        return self.filter(organization=viewer.organization_id)


class ReportRun(models.Model):
    """報告書。範囲は全国、1都道府県、1団体、1拠点、または1都道府県のすべての団体・拠点。"""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.PositiveIntegerField(
        "番号",
        db_default=Func(Value("evaluation_report_number"), function="nextval"),
        unique=True,
        editable=False,
    )
    kind = models.CharField("種類", max_length=10, choices=ReportKind.choices)
    fiscal_year = models.PositiveSmallIntegerField("年度")
    prefecture_code = models.CharField("都道府県", max_length=2, blank=True, default="")
    body = models.ForeignKey(
        LocalGovernment,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="団体",
    )
    site = models.ForeignKey(
        JointSite, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="拠点"
    )
    formats = ArrayField(
        models.CharField(max_length=9, choices=ReportFormat.choices), verbose_name="形式"
    )
    state = models.CharField(
        "状態", max_length=8, choices=RunState.choices, default=RunState.QUEUED
    )
    total = models.PositiveIntegerField("作る票の数")
    done = models.PositiveIntegerField("作った票の数", default=0)
    message = models.TextField("結果", blank=True, default="")
    digest = models.CharField("数値のSHA-256", max_length=64, blank=True, default="")
    same_as = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="同じ数値の報告書",
    )
    stop_requested = models.BooleanField("中止の求め", default=False)
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="組織"
    )
    requested_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="依頼者"
    )
    requested_at = models.DateTimeField("受付日時")
    heartbeat_at = models.DateTimeField("最後に動いた日時", null=True, blank=True)
    finished_at = models.DateTimeField("終了日時", null=True, blank=True)
    kept_until = models.DateField("保存する日（この日まで）", null=True, blank=True)

    objects = ReportRunQuerySet.as_manager()

    class Meta:
        verbose_name = "報告書"
        verbose_name_plural = "報告書"
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "kind", "fiscal_year", "prefecture_code", "body", "site"],
                condition=Q(state__in=ACTIVE_RUN_STATES),
                nulls_distinct=False,
                name="one_active_report_a_scope",
                violation_error_message="同じ範囲の報告書を、いま作っています。",
            ),
            models.CheckConstraint(
                name="report_state_and_its_end",
                condition=Q(state__in=ACTIVE_RUN_STATES, finished_at=None)
                | (~Q(state__in=ACTIVE_RUN_STATES) & Q(finished_at__isnull=False)),
                violation_error_message="終わった報告書には、終わった日時が要ります。",
            ),
            models.CheckConstraint(
                name="report_scope_fits_its_kind",
                condition=Q(kind=ReportKind.NATION, prefecture_code="", body=None, site=None)
                | (Q(kind=ReportKind.PREFECTURE, body=None, site=None) & ~Q(prefecture_code=""))
                | (
                    Q(kind=ReportKind.BODY, site=None)
                    & (Q(body__isnull=False, prefecture_code="") | ~Q(prefecture_code=""))
                    & (Q(body=None) | Q(prefecture_code=""))
                )
                | (
                    Q(kind__in=[ReportKind.SITE, ReportKind.PLAN], body=None)
                    & (Q(site__isnull=False, prefecture_code="") | ~Q(prefecture_code=""))
                    & (Q(site=None) | Q(prefecture_code=""))
                ),
                violation_error_message="報告書の範囲が、種類に合っていません。",
            ),
            models.CheckConstraint(
                name="report_has_known_formats",
                condition=Q(formats__contained_by=ReportFormat.values, formats__len__gte=1),
                violation_error_code="formats",
                violation_error_message="形式を1つ以上選んでください。",
            ),
            models.CheckConstraint(
                name="report_progress_within_its_total",
                condition=Q(done__lte=F("total"), total__gte=1),
                violation_error_message="作った票の数が、作る票の数を超えています。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.fiscal_year}年度"

    @property
    def percentage(self) -> Decimal | None:
        """The part done, in percent."""
        return ratio_percent(self.done, self.total)

    @property
    def is_active(self) -> bool:
        """Whether the run still waits or works."""
        return self.state in ACTIVE_RUN_STATES


class ReportFileQuerySet(models.QuerySet["ReportFile"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """As the report."""
        return self.filter(run__in=ReportRun.objects.visible_to(viewer))


class ReportFile(models.Model):
    """できあがったファイル。書き換えることはできず、保存の期間が過ぎたら消す。"""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    run = models.ForeignKey(ReportRun, models.CASCADE, related_name="files", verbose_name="報告書")
    format = models.CharField("形式", max_length=9, choices=ReportFormat.choices)
    name = models.CharField("ファイル名", max_length=100)
    content_type = models.CharField("種類", max_length=100)
    content = models.BinaryField("中身")
    sha256 = models.CharField("SHA-256", max_length=64)
    size = models.PositiveBigIntegerField("大きさ（バイト）")

    objects = ReportFileQuerySet.as_manager()

    class Meta:
        verbose_name = "報告書のファイル"
        verbose_name_plural = "報告書のファイル"
        ordering = ["run", "format"]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "format"],
                name="one_report_file_a_format",
                violation_error_message="この形式のファイルは、すでにあります。",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ReportPartQuerySet(models.QuerySet["ReportPart"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Half-made files are the worker's alone."""
        return self if viewer.is_system else self.none()


class ReportPart(models.Model):
    """作りかけの1票。報告書ができあがると消える。`format` が空の行は、数値そのもの。"""

    run = models.ForeignKey(ReportRun, models.CASCADE, related_name="parts", verbose_name="報告書")
    position = models.PositiveIntegerField("順番")
    format = models.CharField("形式", max_length=9, blank=True, default="")
    name = models.CharField("ファイル名", max_length=100)
    content = models.BinaryField("中身")

    objects = ReportPartQuerySet.as_manager()

    class Meta:
        verbose_name = "作りかけの票"
        verbose_name_plural = "作りかけの票"
        ordering = ["run", "position", "format"]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "position", "format"],
                name="one_report_part_a_place",
                violation_error_message="この票は、すでに作られています。",
            ),
        ]

    def __str__(self) -> str:
        return self.name
