"""MonthlyResult (月次実績): one count of one site in one month. Blank is NULL, never 0."""

from typing import Self

from django.db import models
from django.db.models import F, Func, Q

from evaluation.models.achievement import Achievement
from evaluation.models.indicator import Indicator
from portal.common.viewer import Role, Viewer
from portal.people.models import User
from sites.models import JointSite, SiteHost


class FiscalYearOf(Func):
    """The fiscal year of a first-of-month date, as PostgreSQL stores it beside the month."""

    template = "(extract(year from %(expressions)s - interval '3 months')::smallint)"
    output_field = models.PositiveSmallIntegerField()


class MonthlyResultQuerySet(models.QuerySet["MonthlyResult"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Months of a settled year: all governments. Of an open year: only those who run the site.

        (Municipalities that host it, its Hello Work, its bureau, the ministry.)
        """
        if viewer.sees_nation:
            return self
        if not viewer.is_government:
            return self.none()
        settled = models.Exists(
            Achievement.objects.filter(
                site=models.OuterRef("site"),
                fiscal_year=models.OuterRef("fiscal_year"),
                superseded_at=None,
            )
        )
        return self.filter(settled | _runs_the_site(viewer))


def _runs_the_site(viewer: Viewer) -> Q:
    if viewer.role == Role.BUREAU:
        return Q(site__prefecture_code=viewer.prefecture_code)
    if viewer.role == Role.HELLO_WORK:
        return Q(site__office=viewer.organization_id)
    hosted = SiteHost.objects.filter(body=viewer.organization_id).values("site")
    return Q(site__in=hosted)


class MonthlyResult(models.Model):
    """月次実績。値のない月は NULL（未記入）であり、0 とは区別する。"""

    site = models.ForeignKey(JointSite, models.PROTECT, related_name="months", verbose_name="拠点")
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, related_name="months", verbose_name="指標"
    )
    month = models.DateField("月（初日）")
    fiscal_year = models.GeneratedField(
        expression=FiscalYearOf(F("month")),
        output_field=models.PositiveSmallIntegerField(),
        db_persist=True,
        verbose_name="年度",
    )
    value = models.PositiveIntegerField("実績", null=True, blank=True)
    recorded_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="入力者"
    )
    recorded_at = models.DateTimeField("入力日時")

    objects = MonthlyResultQuerySet.as_manager()

    class Meta:
        verbose_name = "月次実績"
        verbose_name_plural = "月次実績"
        ordering = ["site", "month", "indicator__position"]
        constraints = [
            # The year first: the year's total is read from this index alone.
            models.UniqueConstraint(
                fields=["site", "fiscal_year", "indicator", "month"],
                name="one_result_a_month",
                violation_error_message="この月の実績はすでに登録されています。",
            ),
            models.CheckConstraint(
                name="month_is_its_first_day",
                condition=Q(month__day=1),
                violation_error_message="月は1日の日付で指定してください。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site} {self.month:%Y-%m} {self.indicator}"
