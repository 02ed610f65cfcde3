"""MonthPart (月次実績の提出状況): what one side reports of a site's month, and how far it has come.

A month has two parts, one a side. The figures themselves are MonthlyResult rows; which of them
belong to a part is said by `evaluation_owner_of` (migration of this table), in Python by
`evaluation.queries.cell_owners`. A part that was never touched has no row: it is open.
"""

import uuid
from typing import Self

from django.db import models
from django.db.models import F, Q

from evaluation.choices import WRITABLE_PART_STATES, PartState, Side
from evaluation.models.monthly_result import FiscalYearOf
from portal.common.viewer import Viewer
from portal.people.models import User
from sites.models import JointSite


class MonthPartQuerySet(models.QuerySet["MonthPart"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Those who run the site: its bodies, its Hello Work, its bureau, the ministry.

        (A reason for returning is between them, also of a year that is over.)
        """
        if viewer.sees_nation:
            return self
        return self.filter(site__in=JointSite.objects.run_by(viewer))


def _done_together(step: str) -> Q:
    """Who did a step is known only of a step that was done; a system leaves no person."""
    return Q(**{f"{step}_by": None}) | Q(**{f"{step}_at__isnull": False})


_SUBMITTED = Q(submitted_at__isnull=False, first_submitted_at__isnull=False)
_CONFIRMED = _SUBMITTED & Q(confirmed_at__isnull=False)


class MonthPart(models.Model):
    """月次実績の提出状況。拠点・月・側ごとに1行。行がない月は入力中とみなす。"""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    site = models.ForeignKey(
        JointSite, models.PROTECT, related_name="month_parts", verbose_name="拠点"
    )
    month = models.DateField("月（初日）")
    fiscal_year = models.GeneratedField(
        expression=FiscalYearOf(F("month")),
        output_field=models.PositiveSmallIntegerField(),
        db_persist=True,
        verbose_name="年度",
    )
    side = models.CharField("側", max_length=12, choices=Side.choices)
    state = models.CharField(
        "状態", max_length=9, choices=PartState.choices, default=PartState.OPEN
    )
    revision = models.PositiveIntegerField(
        "改訂",
        default=0,
        help_text="数字か状態が変わるたびに1つ増える。画面で見たものと同じかどうかを、これで確かめる。",
    )
    first_submitted_at = models.DateTimeField("最初の提出日時", null=True, blank=True)
    submitted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="提出者"
    )
    submitted_at = models.DateTimeField("提出日時", null=True, blank=True)
    confirmed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="確認者"
    )
    confirmed_at = models.DateTimeField("確認日時", null=True, blank=True)
    accepted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="受理者"
    )
    accepted_at = models.DateTimeField("受理日時", null=True, blank=True)
    returns = models.PositiveSmallIntegerField("差戻しの回数", default=0)
    returned_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="差し戻した人"
    )
    returned_at = models.DateTimeField("差戻し日時", null=True, blank=True)
    return_reason = models.TextField("差戻しの理由", max_length=500, blank=True, default="")

    objects = MonthPartQuerySet.as_manager()

    class Meta:
        verbose_name = "月次実績の提出状況"
        verbose_name_plural = "月次実績の提出状況"
        ordering = ["site", "month", "-side"]
        constraints = [
            # The year first: a year's matrix is read by it.
            models.UniqueConstraint(
                fields=["site", "fiscal_year", "month", "side"],
                name="one_part_a_side_and_month",
                violation_error_message="この月のこの側の提出状況はすでにあります。",
            ),
            models.CheckConstraint(
                name="part_month_is_its_first_day",
                condition=Q(month__day=1),
                violation_error_message="月は1日の日付で指定してください。",
                violation_error_code="month",
            ),
            models.CheckConstraint(
                name="part_side_is_known",
                condition=Q(side__in=Side.values),
                violation_error_message="側が正しくありません。",
                violation_error_code="side",
            ),
            models.CheckConstraint(
                name="part_has_come_by_its_steps",
                condition=Q(
                    state=PartState.OPEN, submitted_at=None, confirmed_at=None, accepted_at=None
                )
                | Q(_SUBMITTED, state=PartState.SUBMITTED, confirmed_at=None, accepted_at=None)
                | Q(_CONFIRMED, state=PartState.CONFIRMED, accepted_at=None)
                | Q(_CONFIRMED, state=PartState.ACCEPTED, accepted_at__isnull=False)
                | Q(
                    state=PartState.RETURNED,
                    submitted_at=None,
                    confirmed_at=None,
                    accepted_at=None,
                    returned_at__isnull=False,
                    returns__gt=0,
                ),
                violation_error_message="状態と、提出・確認・受理・差戻しの日時が合っていません。",
                violation_error_code="state",
            ),
            models.CheckConstraint(
                name="part_is_returned_for_a_reason",
                condition=Q(returned_at=None, returns=0) | Q(return_reason__regex=r"\S"),
                violation_error_message="差し戻す理由を入力してください。",
                violation_error_code="return_reason",
            ),
            models.CheckConstraint(
                name="part_steps_are_done_when_signed",
                condition=_done_together("submitted")
                & _done_together("confirmed")
                & _done_together("accepted")
                & _done_together("returned"),
                violation_error_message="行った人があるのに日時がありません。",
            ),
            # Somebody who acts for both sides, one after the other, does not confirm himself.
            models.CheckConstraint(
                name="part_is_confirmed_by_somebody_else",
                condition=Q(confirmed_by=None)
                | Q(submitted_by=None)
                | ~Q(confirmed_by=F("submitted_by")),
                violation_error_message="提出した人とは別の人が確認してください。",
                violation_error_code="confirmed_by",
            ),
        ]
        indexes = [
            models.Index(
                fields=["state", "site"],
                name="parts_that_wait",
                condition=Q(state__in=[PartState.SUBMITTED, PartState.CONFIRMED]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site} {self.month:%Y-%m} {self.get_side_display()}"

    @property
    def is_writable(self) -> bool:
        """Whether its own side writes its figures now."""
        return self.state in WRITABLE_PART_STATES
