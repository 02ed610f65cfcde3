"""SurveyHour: how many answers a round has taken in the hour that runs, against floods."""

from typing import Self

from django.db import models

from evaluation.models.survey_round import SurveyRound
from portal.common.viewer import Viewer


class SurveyHourQuerySet(models.QuerySet["SurveyHour"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Nobody: it would tell when somebody answered. Row-level security says the same."""
        return self if viewer.is_system else self.none()


class SurveyHour(models.Model):
    """ある回がこの1時間に受けた回答の数。前の時間の数は残さない。"""

    round = models.OneToOneField(
        SurveyRound, models.CASCADE, primary_key=True, related_name="+", verbose_name="回"
    )
    hour = models.DateTimeField("時間")
    answers = models.PositiveIntegerField("回答数")

    objects = SurveyHourQuerySet.as_manager()

    class Meta:
        verbose_name = "1時間の回答数"
        verbose_name_plural = "1時間の回答数"

    def __str__(self) -> str:
        return f"{self.round} {self.answers}件"
