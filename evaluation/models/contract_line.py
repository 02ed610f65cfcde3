"""ContractLine (委託の費用と成果): what a contracted work cost in a year, and brought."""

import uuid
from typing import Self

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q

from evaluation.models.improvement_plan import run_here
from evaluation.models.indicator import Indicator
from portal.common.fiscal import FIRST_YEAR, LAST_YEAR
from portal.common.viewer import Viewer
from sites.models import JointSite

LARGEST_COST = 100_000_000_000  # yen; more is a typing error


class ContractLineQuerySet(models.QuerySet["ContractLine"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Those who run the site."""
        return self if viewer.sees_nation else self.filter(site__in=run_here(viewer))


class ContractLine(models.Model):
    """委託業務の費用と成果。成果は、指標の月次実績から計算するか、測るものを決めて入力する。"""

    public_id = models.UUIDField(
        "公開用の番号",
        default=uuid.uuid4,
        db_default=RandomUUID(),
        unique=True,
        editable=False,
    )
    site = models.ForeignKey(
        JointSite,
        models.PROTECT,
        related_name="contract_lines",
        verbose_name="拠点",
        editable=False,
    )
    fiscal_year = models.PositiveSmallIntegerField("年度")
    work = models.CharField("委託した業務", max_length=100)
    contractor = models.CharField(
        "委託先", max_length=100, help_text="法人・団体の名称です。個人の氏名は書かないでください。"
    )
    cost = models.PositiveBigIntegerField("費用", help_text="税込みの決算額（円）です。")
    indicator = models.ForeignKey(
        Indicator,
        models.PROTECT,
        related_name="+",
        verbose_name="成果を測る指標",
        null=True,
        blank=True,
        help_text="選ぶと、成果は月次実績の年度計から計算します。",
    )
    measure = models.CharField(
        "成果として測るもの",
        max_length=60,
        blank=True,
        default="",
        help_text="指標によらないときに書きます。例: 定着支援の終了者数",
    )
    unit = models.CharField("単位", max_length=10, blank=True, default="")
    result = models.PositiveIntegerField("成果", null=True, blank=True)

    objects = ContractLineQuerySet.as_manager()

    class Meta:
        verbose_name = "委託の費用と成果"
        verbose_name_plural = "委託の費用と成果"
        ordering = ["site", "-fiscal_year", "work", "id"]
        constraints = [
            models.UniqueConstraint(
                name="one_contract_line_a_work",
                fields=["site", "fiscal_year", "work", "contractor"],
                violation_error_message="同じ年度・業務・委託先の行がすでにあります。",
                violation_error_code="work",
            ),
            models.CheckConstraint(
                name="contract_year_is_a_year",
                condition=Q(fiscal_year__range=(FIRST_YEAR, LAST_YEAR)),
                violation_error_message=(
                    f"年度は{FIRST_YEAR}から{LAST_YEAR}までの西暦で入力してください。"
                ),
                violation_error_code="fiscal_year",
            ),
            models.CheckConstraint(
                name="contract_names_its_work",
                condition=~Q(work="") & ~Q(contractor=""),
                violation_error_message="委託した業務と委託先を入力してください。",
                violation_error_code="work",
            ),
            models.CheckConstraint(
                name="contract_cost_is_plausible",
                condition=Q(cost__lte=LARGEST_COST),
                violation_error_message="費用は0円から1,000億円までで入力してください。",
                violation_error_code="cost",
            ),
            models.CheckConstraint(
                name="contract_is_measured_one_way",
                condition=Q(indicator__isnull=False, measure="", unit="", result=None)
                | (Q(indicator=None) & ~Q(measure="") & ~Q(unit="")),
                violation_error_message=(
                    "成果は、指標を選ぶか、測るものと単位を書くかの、どちらか一方にしてください。"
                ),
                violation_error_code="measure",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site} {self.fiscal_year}年度 {self.work}"
