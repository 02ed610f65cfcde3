"""ReportingRule (報告の決まり): when a month is due, who is reminded when, what a warning is."""

from decimal import Decimal
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from portal.common.fiscal import FIRST_YEAR, LAST_YEAR, FiscalYear
from portal.common.viewer import Viewer

UNPUBLISHED = "ポータルの既定（国は公表していない）"
# 3.5 is the limit Iglewicz and Hoaglin recommend for the modified z-score (How to Detect and
# Handle Outliers, ASQC 1993, section 3).
ROBUST_LIMIT = Decimal("3.5")


def default_reminder_days() -> list[int]:
    """Three days before, on the day, and three days after."""
    return [-3, 0, 3]


class ReportingRuleQuerySet(models.QuerySet["ReportingRule"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """By what a month is judged is open to whoever reports one."""
        return self if viewer.is_government else self.none()

    def in_force(self, year: FiscalYear) -> "ReportingRule":
        """Return the rule of `year`; while none is registered, the portal's own, unsaved."""
        found = self.filter(from_year__lte=year.year).order_by("-from_year").first()
        return found or ReportingRule(from_year=FIRST_YEAR, source=UNPUBLISHED)


class ReportingRule(models.Model):
    """月次実績の報告の決まり。ある年度から次の行の年度の前まで使う。"""

    from_year = models.PositiveSmallIntegerField("適用開始年度", unique=True)
    opens_day = models.PositiveSmallIntegerField(
        "提出の開始日", default=1, help_text="翌月の何日から提出できるか。"
    )
    due_day = models.PositiveSmallIntegerField(
        "提出の期限", default=10, help_text="翌月の何日までに提出するか。"
    )
    reminder_days = ArrayField(
        models.SmallIntegerField(),
        verbose_name="督促の日",
        default=default_reminder_days,
        help_text="期限から数えた日数（期限の3日前は -3）。まだ提出していない側に届く。",
    )
    escalation_day = models.PositiveSmallIntegerField(
        "労働局への連絡の日",
        default=7,
        help_text="期限から数えた日数。まだ提出がないとき、管轄の労働局にも届く。",
    )
    jump_limit = models.DecimalField(
        "急な変化とみなす大きさ",
        max_digits=4,
        decimal_places=2,
        default=ROBUST_LIMIT,
        help_text="その拠点自身の過去の中央値から、ふだんの揺れの何倍離れたら確かめるか。",
    )
    past_months = models.PositiveSmallIntegerField(
        "比べる過去の月数", default=36, help_text="その月より前の、何か月分と比べるか。"
    )
    past_least = models.PositiveSmallIntegerField(
        "比べるのに要る月数", default=6, help_text="入力のある月がこれより少なければ、比べない。"
    )
    zero_from = models.PositiveSmallIntegerField(
        "急な0件とみなす件数",
        default=5,
        help_text="過去の中央値がこれ以上で、0件の月がなかったとき、0件を確かめる。",
    )
    source = models.CharField("根拠", max_length=300, default=UNPUBLISHED)

    objects = ReportingRuleQuerySet.as_manager()

    class Meta:
        verbose_name = "報告の決まり"
        verbose_name_plural = "報告の決まり"
        ordering = ["from_year"]
        constraints = [
            models.CheckConstraint(
                name="reporting_rule_year_is_plausible",
                condition=Q(from_year__range=(FIRST_YEAR, LAST_YEAR)),
                violation_error_message="年度は西暦で入力してください。",
                violation_error_code="from_year",
            ),
            models.CheckConstraint(
                name="reporting_window_opens_before_it_closes",
                condition=Q(opens_day__gte=1, due_day__lte=31)
                & Q(due_day__gte=models.F("opens_day")),
                violation_error_message="期限は1日から31日までで、開始日以後にしてください。",
                violation_error_code="due_day",
            ),
            models.CheckConstraint(
                name="reminders_are_near_the_day",
                condition=Q(
                    reminder_days__contained_by=list(range(-31, 32)), escalation_day__range=(1, 60)
                ),
                violation_error_message="督促は期限の前後31日以内、労働局への連絡は60日以内にしてください。",
                violation_error_code="reminder_days",
            ),
            models.CheckConstraint(
                name="the_past_is_long_enough",
                condition=Q(
                    past_least__gte=3, past_months__lte=120, jump_limit__gt=0, zero_from__gte=1
                )
                & Q(past_months__gte=models.F("past_least")),
                violation_error_message="比べる過去は3か月から120か月まで、大きさと件数は0より大きくしてください。",
                violation_error_code="past_least",
            ),
            models.CheckConstraint(
                name="reporting_rule_has_a_source",
                condition=Q(source__regex=r"\S"),
                violation_error_message="根拠を入力してください。",
                violation_error_code="source",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_year}年度から: 翌月{self.due_day}日まで"
