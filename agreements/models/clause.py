"""Clause (条項): one promise of an agreement, and who keeps it."""

import uuid
from typing import Self

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q

from agreements.choices import Doer
from agreements.models.agreement import Agreement
from portal.common.viewer import Viewer


class ClauseQuerySet(models.QuerySet["Clause"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """As the agreement."""
        return self.filter(agreement__in=Agreement.objects.visible_to(viewer))


class Clause(models.Model):
    """条項。合意の後は変えられない（トリガーで守る。公表資料から登録した協定は後から書き写せる）。"""

    public_id = models.UUIDField(
        "公開用の番号",
        default=uuid.uuid4,
        db_default=RandomUUID(),
        unique=True,
        editable=False,
    )
    agreement = models.ForeignKey(
        Agreement, models.PROTECT, related_name="clauses", verbose_name="協定"
    )
    position = models.PositiveSmallIntegerField("順序")
    number = models.CharField("条", max_length=20, help_text="例: 第3条第2項")
    heading = models.CharField("見出し", max_length=100, blank=True, default="")
    text = models.TextField("本文", max_length=4000)
    doer = models.CharField("行う者", max_length=5, choices=Doer.choices)

    objects = ClauseQuerySet.as_manager()

    class Meta:
        verbose_name = "条項"
        verbose_name_plural = "条項"
        ordering = ["agreement", "position"]
        constraints = [
            models.UniqueConstraint(
                name="one_clause_a_position",
                fields=["agreement", "position"],
                violation_error_message="同じ順序の条項がすでにあります。",
                violation_error_code="position",
            ),
            models.UniqueConstraint(
                name="one_clause_a_number",
                fields=["agreement", "number"],
                violation_error_message="同じ番号の条項がすでにあります。",
                violation_error_code="number",
            ),
            models.CheckConstraint(
                name="clause_doer_is_known",
                condition=Q(doer__in=Doer.values),
                violation_error_message="行う者を選んでください。",
                violation_error_code="doer",
            ),
            models.CheckConstraint(
                name="clause_says_something",
                condition=~Q(text="") & ~Q(number=""),
                violation_error_message="条の番号と本文を入力してください。",
                violation_error_code="text",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.heading}".strip()
