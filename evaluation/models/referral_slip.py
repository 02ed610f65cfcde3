"""ReferralSlip (誘導票): from one counter of a site to the other, without a name."""

import uuid
from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from evaluation.choices import Side
from evaluation.choices_voices import USABLE_SLIPS, SlipPurpose, SlipState
from evaluation.rules.slip_number import spoken
from portal.common.days import within_reach
from portal.common.formats import wareki_date
from portal.common.viewer import Viewer
from sites.models import JointSite

_USED = Q(state=SlipState.USED)


class ReferralSlipQuerySet(models.QuerySet["ReferralSlip"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Those who run the site; row-level security says the same."""
        return self.filter(site__in=JointSite.objects.run_by(viewer).values("pk"))


class ReferralSlip(models.Model):
    """誘導票。氏名も連絡先も、自由な文もない。相手方の窓口で使われたときに数える。"""

    number = models.CharField("番号", max_length=8, unique=True, editable=False)
    site = models.ForeignKey(
        JointSite, models.PROTECT, related_name="slips", verbose_name="拠点", editable=False
    )
    from_side = models.CharField(
        "交付した窓口", max_length=12, choices=Side.choices, editable=False
    )
    purpose = models.CharField("用件", max_length=10, choices=SlipPurpose.choices)
    state = models.CharField("状態", max_length=9, choices=SlipState.choices, editable=False)
    batch = models.UUIDField("いっしょに印刷した束", default=uuid.uuid4, editable=False)
    made_on = models.DateField("作成日", editable=False)
    given_on = models.DateField("交付日", null=True, blank=True, editable=False)
    valid_until = models.DateField("使える最後の日", editable=False)
    used_on = models.DateField("利用日", null=True, blank=True, editable=False)

    objects = ReferralSlipQuerySet.as_manager()

    class Meta:
        verbose_name = "誘導票"
        verbose_name_plural = "誘導票"
        ordering = ["-made_on", "number"]
        indexes = [
            models.Index(
                fields=["site", "used_on"], condition=_USED, name="slips_used_by_site_and_day"
            ),
            models.Index(fields=["batch"], name="slips_of_a_batch"),
        ]
        constraints = [
            *within_reach("slip", "made_on", "given_on", "valid_until", "used_on"),
            models.CheckConstraint(
                name="slip_number_form",
                condition=Q(number__regex=r"^[0-9]{8}$"),
                violation_error_message="誘導票の番号は8桁の数字です。",
                violation_error_code="number",
            ),
            models.CheckConstraint(
                name="slip_side_is_known",
                condition=Q(from_side__in=Side.values),
                violation_error_message="交付する窓口を選んでください。",
                violation_error_code="from_side",
            ),
            models.CheckConstraint(
                name="slip_purpose_is_known",
                condition=Q(purpose__in=SlipPurpose.values),
                violation_error_message="用件を選んでください。",
                violation_error_code="purpose",
            ),
            models.CheckConstraint(
                name="given_slip_knows_its_day",
                condition=~Q(state=SlipState.GIVEN) | Q(given_on__isnull=False),
                violation_error_message="交付日を記録してください。",
                violation_error_code="given_on",
            ),
            models.CheckConstraint(
                name="used_slip_knows_its_day",
                condition=(_USED & Q(used_on__isnull=False)) | (~_USED & Q(used_on=None)),
                violation_error_message="利用日を記録してください。",
                violation_error_code="used_on",
            ),
            models.CheckConstraint(
                name="slip_is_used_in_its_time",
                condition=Q(used_on=None)
                | (Q(used_on__lte=F("valid_until")) & Q(used_on__gte=F("made_on"))),
                violation_error_message="この誘導票は、使える期間を過ぎています。",
                violation_error_code="used_on",
            ),
            models.CheckConstraint(
                name="slip_is_used_after_it_was_given",
                condition=Q(used_on=None) | Q(given_on=None) | Q(used_on__gte=F("given_on")),
                violation_error_message="利用日は、交付日より前にできません。",
                violation_error_code="used_on",
            ),
        ]

    def __str__(self) -> str:
        return f"誘導票 {self.spoken}"

    @property
    def spoken(self) -> str:
        """The number as it is printed and read aloud: 「1234-5678」."""
        return spoken(self.number)

    @property
    def to_side(self) -> Side:
        """The counter the slip is for."""
        return Side(self.from_side).other

    def why_not_usable(self, day: date) -> str:
        """Return the sentence why the slip does not count on `day`; "" when it does."""
        if self.state == SlipState.USED:
            return f"この誘導票は、{wareki_date(self.used_on)}にすでに使われています。"
        if self.state == SlipState.CANCELLED:
            return "この誘導票は取り消されています。"
        if self.state not in USABLE_SLIPS or day > self.valid_until:
            return f"この誘導票の期限（{wareki_date(self.valid_until)}）を過ぎています。"
        return ""
