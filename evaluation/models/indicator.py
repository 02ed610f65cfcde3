"""Indicator (指標): the dictionary of what is counted, and how a rate is made of counts."""

from typing import Self

from django.db import models
from django.db.models import F, Q

from evaluation.choices import Direction, Measure, Side
from portal.common.viewer import Viewer


class IndicatorQuerySet(models.QuerySet["Indicator"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """The dictionary is public among governments."""
        return self if viewer.is_government else self.none()


class Indicator(models.Model):
    """指標。割合は分子と分母の件数から求め、直接は入力しない。"""

    code = models.CharField("指標コード", max_length=30, unique=True)
    name = models.CharField("名称", max_length=60)
    unit = models.CharField("単位", max_length=10)
    measure = models.CharField("種別", max_length=5, choices=Measure.choices)
    direction = models.CharField(
        "良い方向", max_length=4, choices=Direction.choices, default=Direction.UP
    )
    owner = models.CharField(
        "入力する側",
        max_length=12,
        choices=Side.choices,
        null=True,
        blank=True,
        help_text="件数を数えて入力する側。拠点によって違うときは「入力する側の例外」に登録する。",
    )
    numerator = models.ForeignKey(
        "self",
        models.PROTECT,
        related_name="rates_above",
        null=True,
        blank=True,
        verbose_name="分子",
    )
    denominator = models.ForeignKey(
        "self",
        models.PROTECT,
        related_name="rates_below",
        null=True,
        blank=True,
        verbose_name="分母",
    )
    part_of = models.ForeignKey(
        "self",
        models.PROTECT,
        related_name="parts",
        null=True,
        blank=True,
        verbose_name="内訳の元",
        help_text="同じ月にこの指標を超えてはならない件数（内数、または割合の分子に対する分母）。",
    )
    is_common = models.BooleanField("全拠点共通", default=False)
    position = models.PositiveSmallIntegerField("並び順", default=100)
    definition = models.TextField("定義", blank=True, default="")
    source = models.CharField("出典", max_length=200, blank=True, default="")

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        verbose_name = "指標"
        verbose_name_plural = "指標"
        ordering = ["position", "code"]
        constraints = [
            models.CheckConstraint(
                name="indicator_rate_has_both_parts",
                condition=Q(
                    measure=Measure.RATE, numerator__isnull=False, denominator__isnull=False
                )
                | Q(measure=Measure.COUNT, numerator=None, denominator=None),
                violation_error_message="割合には分子と分母の両方を、件数にはどちらも指定しません。",
            ),
            models.CheckConstraint(
                name="indicator_count_has_an_owner",
                condition=Q(measure=Measure.COUNT, owner__in=Side.values) & Q(owner__isnull=False)
                | Q(measure=Measure.RATE, owner=None),
                violation_error_message="件数には入力する側を指定します。割合には指定しません。",
                violation_error_code="owner",
            ),
            models.CheckConstraint(
                name="indicator_direction_is_known",
                condition=Q(direction__in=Direction.values),
                violation_error_message="良い方向の指定が正しくありません。",
            ),
            models.CheckConstraint(
                name="indicator_is_no_part_of_itself",
                condition=Q(part_of=None) | ~Q(part_of=F("pk")),
                violation_error_message="指標を、自分自身の内訳にすることはできません。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_rate(self) -> bool:
        """Whether the indicator is a rate of two counts."""
        return self.measure == Measure.RATE
