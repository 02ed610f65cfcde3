"""SurveyRule: from how many answers a result is shown, and how many answers an hour are taken."""

from typing import Self

from django.db import models
from django.db.models import Q

from portal.common.viewer import Viewer


class SurveyRuleQuerySet(models.QuerySet["SurveyRule"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """The rule is printed beside the results it withholds."""
        return self if viewer.is_government else self.none()


class SurveyRule(models.Model):
    """アンケートの決まり。ある年度から次の行の年度の前まで使う。"""

    from_year = models.PositiveSmallIntegerField("適用開始年度", unique=True)
    smallest_shown = models.PositiveSmallIntegerField("結果を示す最少の回答数")
    answers_an_hour = models.PositiveSmallIntegerField("1つの回が1時間に受け付ける回答数")
    source = models.CharField("根拠", max_length=300)

    objects = SurveyRuleQuerySet.as_manager()

    class Meta:
        verbose_name = "アンケートの決まり"
        verbose_name_plural = "アンケートの決まり"
        ordering = ["from_year"]
        constraints = [
            models.CheckConstraint(
                name="survey_rule_protects_somebody",
                condition=Q(smallest_shown__gte=2),
                violation_error_message="1人の回答が分からないよう、2以上にしてください。",
                violation_error_code="smallest_shown",
            ),
            models.CheckConstraint(
                name="survey_rule_takes_answers",
                condition=Q(answers_an_hour__gte=1),
                violation_error_message="1以上にしてください。",
                violation_error_code="answers_an_hour",
            ),
            models.CheckConstraint(
                name="survey_rule_names_its_source",
                condition=~Q(source=""),
                violation_error_message="根拠を入力してください。",
                violation_error_code="source",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_year}年度から: {self.smallest_shown}件以上"
