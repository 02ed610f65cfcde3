"""YearIndicator (年度の指標): what offices were rated by in a year, in the words of that year."""

import uuid
from typing import Self

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q

from evaluation.ratings.choices import IndicatorKind, IndicatorMeasure
from portal.common.fiscal import FIRST_YEAR, LAST_YEAR
from portal.common.viewer import Viewer


class YearIndicatorQuerySet(models.QuerySet["YearIndicator"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """What is counted is no secret."""
        return self if viewer.is_government else self.none()


class YearIndicator(models.Model):
    """年度の指標・項目。コードは年度をまたいで同じものを指し、名称はその年度のもの。

    `lag_months`: how much later its months are known (早期再就職件数: 1).
    """

    uuid = models.UUIDField(
        "公開用の番号",
        default=uuid.uuid4,
        db_default=RandomUUID(),
        unique=True,
        editable=False,
    )
    fiscal_year = models.PositiveSmallIntegerField("年度")
    code = models.SlugField("コード", max_length=40)
    kind = models.CharField("区分", max_length=7, choices=IndicatorKind.choices)
    name = models.CharField("名称", max_length=150)
    measure = models.CharField("測り方", max_length=5, choices=IndicatorMeasure.choices)
    unit = models.CharField("単位", max_length=10, blank=True, default="")
    base_name = models.CharField(
        "割合の分母", max_length=100, blank=True, default="", help_text="割合の指標だけに入力する。"
    )
    lag_months = models.PositiveSmallIntegerField("遅れて分かる月数", default=0, db_default=0)
    takes_own_name = models.BooleanField(
        "安定所ごとに名称を決める",
        default=False,
        db_default=False,
        help_text="「その他、安定所と労働局が調整し設定する指標」のように、名称を安定所が入れる。",
    )
    position = models.PositiveSmallIntegerField("並び順", default=0, db_default=0)
    source = models.CharField("出典", max_length=300)

    objects = YearIndicatorQuerySet.as_manager()

    class Meta:
        verbose_name = "年度の指標"
        verbose_name_plural = "年度の指標"
        ordering = ["fiscal_year", "position", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["fiscal_year", "code"],
                name="one_indicator_a_code_and_year",
                violation_error_message="このコードの指標は、この年度にすでにあります。",
                violation_error_code="code",
            ),
            models.CheckConstraint(
                name="rated_year_is_a_year",
                condition=Q(fiscal_year__range=(FIRST_YEAR, LAST_YEAR)),
                violation_error_message=(
                    f"年度は{FIRST_YEAR}から{LAST_YEAR}までの西暦で入力してください。"
                ),
                violation_error_code="fiscal_year",
            ),
            models.CheckConstraint(
                name="indicator_kind_is_known",
                condition=Q(kind__in=IndicatorKind.values),
                violation_error_message="区分を選んでください。",
                violation_error_code="kind",
            ),
            models.CheckConstraint(
                name="only_items_go_by_steps",
                condition=Q(kind=IndicatorKind.ITEM, measure=IndicatorMeasure.STEPS)
                | (
                    ~Q(kind=IndicatorKind.ITEM)
                    & Q(measure__in=[IndicatorMeasure.COUNT, IndicatorMeasure.RATE])
                ),
                violation_error_message=(
                    "所重点項目は実施状況で、ほかの指標は件数か割合で測ります。"
                ),
                violation_error_code="measure",
            ),
            models.CheckConstraint(
                name="rate_names_its_base",
                condition=(Q(measure=IndicatorMeasure.RATE) & ~Q(base_name=""))
                | (~Q(measure=IndicatorMeasure.RATE) & Q(base_name="")),
                violation_error_message="割合の指標には分母の名称が要ります。ほかの指標には要りません。",
                violation_error_code="base_name",
            ),
            models.CheckConstraint(
                name="lag_is_of_few_months",
                condition=Q(lag_months__lte=6),
                violation_error_message="遅れは0から6か月までで入力してください。",
                violation_error_code="lag_months",
            ),
            models.CheckConstraint(
                name="year_indicator_has_a_source",
                condition=~Q(source=""),
                violation_error_message="出典を入力してください。",
                violation_error_code="source",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_rate(self) -> bool:
        """Whether a result is a share of two counts."""
        return self.measure == IndicatorMeasure.RATE

    @property
    def is_item(self) -> bool:
        """Whether it goes by implementation, without target and count."""
        return self.kind == IndicatorKind.ITEM
