"""PaperTally (紙の集計): counts of answers on paper, typed in; corrected by a new version."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q

from evaluation.models.survey_round import SurveyRound
from portal.common.days import within_reach
from portal.common.viewer import Viewer
from portal.people.models import User
from sites.models import JointSite


class PaperTallyQuerySet(models.QuerySet["PaperTally"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Those who run the site; row-level security says the same."""
        return self.filter(round__site__in=JointSite.objects.run_by(viewer).values("pk"))

    def current(self) -> Self:
        """Return the last version of each batch: those that count."""
        return self.filter(superseded_at=None)


class PaperTally(models.Model):
    """紙のアンケート1束の集計。直すときは版を重ね、前の版は残る。"""

    public_id = models.UUIDField("公開用の番号", default=uuid.uuid4, unique=True, editable=False)
    round = models.ForeignKey(
        SurveyRound, models.PROTECT, related_name="tallies", verbose_name="回"
    )
    batch = models.UUIDField("束", default=uuid.uuid4, editable=False)
    version = models.PositiveSmallIntegerField("版", default=1, editable=False)
    counted_on = models.DateField("集計した日")
    satisfied = models.PositiveIntegerField("満足")
    fairly_satisfied = models.PositiveIntegerField("まあ満足")
    neither = models.PositiveIntegerField("どちらとも言えない")
    rather_dissatisfied = models.PositiveIntegerField("やや不満")
    dissatisfied = models.PositiveIntegerField("不満")
    reason = models.CharField("直した理由", max_length=200, blank=True, default="")
    typed_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name="入力者",
    )
    typed_at = models.DateTimeField("入力日時", editable=False)
    superseded_at = models.DateTimeField("直された日時", null=True, blank=True, editable=False)

    objects = PaperTallyQuerySet.as_manager()

    class Meta:
        verbose_name = "紙の集計"
        verbose_name_plural = "紙の集計"
        ordering = ["round", "counted_on", "typed_at"]
        constraints = [
            *within_reach("paper_tally", "counted_on"),
            models.UniqueConstraint(
                fields=["batch", "version"],
                name="one_tally_a_version",
                violation_error_message="ほかの人が先にこの集計を直しました。",
            ),
            models.UniqueConstraint(
                fields=["batch"],
                condition=Q(superseded_at=None),
                name="one_tally_of_a_batch_counts",
                violation_error_message="ほかの人が先にこの集計を直しました。",
            ),
            models.CheckConstraint(
                name="corrected_tally_says_why",
                condition=Q(version=1) | ~Q(reason=""),
                violation_error_message="直した理由を入力してください。",
                violation_error_code="reason",
            ),
            models.CheckConstraint(
                name="paper_tally_counts_somebody",
                condition=Q(version__gt=1)
                | Q(satisfied__gt=0)
                | Q(fairly_satisfied__gt=0)
                | Q(neither__gt=0)
                | Q(rather_dissatisfied__gt=0)
                | Q(dissatisfied__gt=0),
                violation_error_message="回答数を1件以上入力してください。",
                violation_error_code="satisfied",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round} 紙の集計（{self.counted_on}、第{self.version}版）"

    @property
    def answers(self) -> int:
        """How many sheets of paper the batch holds."""
        return (
            self.satisfied
            + self.fairly_satisfied
            + self.neither
            + self.rather_dissatisfied
            + self.dissatisfied
        )
