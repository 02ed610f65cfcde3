"""SurveyAnswer: one step of the scale, and nothing of whoever chose it."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q

from evaluation.choices_voices import Degree
from evaluation.models.survey_round import SurveyRound
from portal.common.viewer import Viewer
from sites.models import JointSite


class SurveyAnswerQuerySet(models.QuerySet["SurveyAnswer"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Those who run the site, to count them; row-level security says the same."""
        return self.filter(round__site__in=JointSite.objects.run_by(viewer).values("pk"))


class SurveyAnswer(models.Model):
    """画面から届いた回答。番号はフォームが付け、同じフォームは一度しか数えない。時刻は残さない。"""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(
        SurveyRound, models.PROTECT, related_name="answers", verbose_name="回"
    )
    degree = models.CharField("回答", max_length=20, choices=Degree.choices)
    answered_on = models.DateField("回答日")

    objects = SurveyAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = "アンケートの回答"
        verbose_name_plural = "アンケートの回答"
        ordering = ["round", "answered_on"]
        constraints = [
            models.CheckConstraint(
                name="answer_is_one_of_five",
                condition=Q(degree__in=Degree.values),
                violation_error_message="5つのうちから1つ選んでください。",
                violation_error_code="degree",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round}への回答"
