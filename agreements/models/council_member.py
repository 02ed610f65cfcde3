"""CouncilMember (運営協議会の委員): a seat at the council's table, for a term."""

import uuid
from datetime import date
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Coalesce, Greatest

from agreements.choices import GOVERNMENT_SEATS, Seat
from agreements.models.council import OperatingCouncil
from portal.common.days import within_reach
from portal.common.viewer import Viewer
from portal.organizations.models import Organization


class Term(Func):
    """The days of a term, both ends included; open where there is no end.

    An end before the beginning is another constraint's to refuse: here it must not be an error.
    """

    function = "DATERANGE"
    output_field = DateRangeField()

    @classmethod
    def of_member(cls) -> "Term":
        """The term of a member's row."""
        end = Greatest("term_from", Coalesce("term_until", Value(date.max)))
        return cls("term_from", end, RangeBoundary(inclusive_upper=True))


class CouncilMemberQuerySet(models.QuerySet["CouncilMember"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Whoever sees the council."""
        councils = OperatingCouncil.objects.visible_to(viewer)
        return self if viewer.sees_nation else self.filter(council__in=councils.values("pk"))

    def serving_on(self, day: date) -> Self:
        """Those whose term holds on `day`."""
        return self.filter(Q(term_until=None) | Q(term_until__gte=day), term_from__lte=day)


class CouncilMember(models.Model):
    """委員。氏名は空欄でよい（職名で足りる）。"""

    public_id = models.UUIDField(
        "公開用の番号",
        default=uuid.uuid4,
        db_default=RandomUUID(),
        unique=True,
        editable=False,
    )
    council = models.ForeignKey(
        OperatingCouncil, models.PROTECT, related_name="members", verbose_name="運営協議会"
    )
    seat = models.CharField("区分", max_length=10, choices=Seat.choices)
    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="council_members",
        verbose_name="組織",
    )
    affiliation = models.CharField("所属", max_length=200, blank=True, default="")
    title = models.CharField("職名", max_length=100)
    name = models.CharField("氏名", max_length=100, blank=True, default="")
    term_from = models.DateField("任期の始まり")
    term_until = models.DateField("任期の終わり（この日まで）", null=True, blank=True)

    objects = CouncilMemberQuerySet.as_manager()

    class Meta:
        verbose_name = "運営協議会の委員"
        verbose_name_plural = "運営協議会の委員"
        ordering = ["council", "seat", "term_from", "pk"]
        constraints = [
            *within_reach("council_member", "term_from", "term_until"),
            models.CheckConstraint(
                name="council_seat_is_known",
                condition=Q(seat__in=Seat.values),
                violation_error_message="委員の区分を選んでください。",
                violation_error_code="seat",
            ),
            models.CheckConstraint(
                name="council_term_ends_after_it_begins",
                condition=Q(term_until=None) | Q(term_until__gte=F("term_from")),
                violation_error_message="任期の終わりは、任期の始まりより後にしてください。",
                violation_error_code="term_until",
            ),
            models.CheckConstraint(
                name="council_member_comes_from_somewhere",
                condition=Q(organization__isnull=False) | ~Q(affiliation=""),
                violation_error_message="組織を選ぶか、所属を入力してください。",
                violation_error_code="affiliation",
            ),
            models.CheckConstraint(
                name="council_seat_of_a_government_has_its_organization",
                condition=~Q(seat__in=GOVERNMENT_SEATS) | Q(organization__isnull=False),
                violation_error_message="自治体と国の委員は、組織を選んでください。",
                violation_error_code="organization",
            ),
            ExclusionConstraint(
                name="council_member_once_at_a_time",
                expressions=[
                    ("council", RangeOperators.EQUAL),
                    (Coalesce("organization", Value(0)), RangeOperators.EQUAL),
                    ("affiliation", RangeOperators.EQUAL),
                    ("title", RangeOperators.EQUAL),
                    ("name", RangeOperators.EQUAL),
                    (Term.of_member(), RangeOperators.OVERLAPS),
                ],
                violation_error_message="同じ組織・職名・氏名の委員が、重なる任期ですでに登録されています。",
                violation_error_code="term_from",
            ),
        ]

    def __str__(self) -> str:
        return " ".join(part for part in (self.place, self.title, self.name) if part)

    @property
    def place(self) -> str:
        """Where the member comes from, in words."""
        own = self.organization.name if self.organization else ""
        return " ".join(part for part in (own, self.affiliation) if part)
