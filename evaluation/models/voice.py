"""Voice (利用者の声): free words of a user, read by moderators before anybody else may."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q

from evaluation.choices_voices import VoiceOrigin, VoiceState
from evaluation.models.survey_round import SurveyRound
from portal.common.viewer import Role, Viewer
from portal.people.models import User
from sites.models import JointSite

LONGEST_VOICE = 500  # characters
_WAITING = Q(state=VoiceState.WAITING)


class VoiceQuerySet(models.QuerySet["Voice"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """The words as they were written: both sides of the site and its bureau, nobody else.

        Row-level security says the same. What was published is PublishedVoice.
        """
        if viewer.role == Role.MINISTRY:
            return self.none()
        return self.filter(round__site__in=JointSite.objects.run_by(viewer).values("pk"))


class Voice(models.Model):
    """利用者の声。書かれた文は変わらない。掲載する文では、字を■に置き換えることだけができる。"""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(SurveyRound, models.PROTECT, related_name="voices", verbose_name="回")
    text = models.TextField("書かれた文", max_length=LONGEST_VOICE, editable=False)
    received_on = models.DateField("届いた日", editable=False)
    origin = models.CharField(
        "届き方",
        max_length=6,
        choices=VoiceOrigin.choices,
        default=VoiceOrigin.SCREEN,
        db_default=VoiceOrigin.SCREEN,
        editable=False,
    )
    state = models.CharField(
        "状態", max_length=7, choices=VoiceState.choices, default=VoiceState.WAITING, editable=False
    )
    wording = models.TextField("掲載する文", max_length=LONGEST_VOICE, blank=True, default="")
    reason = models.CharField("理由", max_length=200, blank=True, default="")
    decided_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name="決めた人",
    )
    decided_at = models.DateTimeField("決めた日時", null=True, blank=True, editable=False)

    objects = VoiceQuerySet.as_manager()

    class Meta:
        verbose_name = "利用者の声"
        verbose_name_plural = "利用者の声"
        ordering = ["received_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="voice_says_something",
                condition=Q(text__regex=r"\S"),
                violation_error_message="声を入力してください。",
                violation_error_code="text",
            ),
            models.CheckConstraint(
                name="voice_came_on_screen_or_paper",
                condition=Q(origin__in=VoiceOrigin.values),
                violation_error_message="届き方は、画面か紙のどちらかです。",
                violation_error_code="origin",
            ),
            models.CheckConstraint(
                name="decided_voice_knows_when",
                condition=(_WAITING & Q(decided_at=None))
                | (~_WAITING & Q(decided_at__isnull=False)),
                violation_error_message="決めた日時を記録してください。",
                violation_error_code="decided_at",
            ),
            models.CheckConstraint(
                name="held_voice_says_why",
                condition=~Q(state=VoiceState.HELD) | ~Q(reason=""),
                violation_error_message="掲載しない理由を入力してください。",
                violation_error_code="reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round.site}の利用者の声（{self.received_on}）"


class PublishedVoiceQuerySet(models.QuerySet["PublishedVoice"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """What was published is read by every government."""
        return self if viewer.is_government else self.none()


class PublishedVoice(models.Model):
    """掲載した声（導出）。声の状態から、データベースのトリガーが作り、消す。"""

    voice = models.OneToOneField(Voice, models.CASCADE, primary_key=True, related_name="published")
    site = models.ForeignKey(
        JointSite, models.PROTECT, related_name="published_voices", verbose_name="拠点"
    )
    fiscal_year = models.PositiveSmallIntegerField("年度")
    wording = models.TextField("掲載した文", max_length=LONGEST_VOICE)

    objects = PublishedVoiceQuerySet.as_manager()

    class Meta:
        verbose_name = "掲載した声"
        verbose_name_plural = "掲載した声"
        ordering = ["site", "-fiscal_year", "pk"]

    def __str__(self) -> str:
        return f"{self.site} {self.fiscal_year}年度の声"
