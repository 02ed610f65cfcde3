"""SurveyRound (利用者アンケートの回): one survey of a site's users, at one public address."""

import secrets
import uuid
from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from evaluation.choices_voices import RoundState
from portal.common.days import within_reach
from portal.common.fiscal import FiscalYear
from portal.common.viewer import Viewer
from sites.models import JointSite


def new_token() -> str:
    """Return a public address nobody can guess: 128 bits of it."""
    return secrets.token_urlsafe(16)


class SurveyRoundQuerySet(models.QuerySet["SurveyRound"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Those who run the site; row-level security says the same."""
        return self.filter(site__in=JointSite.objects.run_by(viewer).values("pk"))


class SurveyRound(models.Model):
    """利用者アンケートの回。問いは5段階の満足度1つと、自由な声1つ。"""

    public_id = models.UUIDField("公開用の番号", default=uuid.uuid4, unique=True, editable=False)
    site = models.ForeignKey(
        JointSite, models.PROTECT, related_name="survey_rounds", verbose_name="拠点"
    )
    fiscal_year = models.PositiveSmallIntegerField("年度")
    opens_on = models.DateField("受付の初日")
    closes_on = models.DateField("受付の最終日")
    state = models.CharField(
        "状態", max_length=6, choices=RoundState.choices, default=RoundState.DRAFT, editable=False
    )
    token = models.CharField(
        "公開用の住所", max_length=32, unique=True, default=new_token, editable=False
    )

    objects = SurveyRoundQuerySet.as_manager()

    class Meta:
        verbose_name = "利用者アンケートの回"
        verbose_name_plural = "利用者アンケートの回"
        ordering = ["-opens_on", "site"]
        constraints = [
            *within_reach("survey_round", "opens_on", "closes_on"),
            models.CheckConstraint(
                name="survey_round_ends_after_it_begins",
                condition=Q(closes_on__gte=F("opens_on")),
                violation_error_message="受付の最終日は、初日より前にできません。",
                violation_error_code="closes_on",
            ),
            models.CheckConstraint(
                name="survey_round_follows_its_year",
                condition=Q(opens_on__year__gt=F("fiscal_year"))
                | Q(opens_on__year=F("fiscal_year"), opens_on__month__gte=4),
                violation_error_message="受付の初日は、年度の初日（4月1日）より前にできません。",
                violation_error_code="opens_on",
            ),
            models.CheckConstraint(
                name="survey_token_cannot_be_guessed",
                condition=Q(token__regex=r"^[A-Za-z0-9_-]{22,32}$"),  # noqa: S106 — a form
                violation_error_message="公開用の住所が正しくありません。",
                violation_error_code="token",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site} {self.fiscal_year}年度のアンケート（{self.opens_on}から）"

    def takes_answers_on(self, day: date) -> bool:
        """Whether the public form is open on `day`."""
        return self.state == RoundState.OPEN and self.opens_on <= day <= self.closes_on

    @property
    def year(self) -> FiscalYear:
        """The fiscal year the answers count for."""
        return FiscalYear(self.fiscal_year)
