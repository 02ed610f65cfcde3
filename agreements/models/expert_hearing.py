"""ExpertHearing (学識経験者の意見聴取): what one expert said before the Minister judged."""

from typing import Self

from django.db import models
from django.db.models import Q

from agreements.models.request import Request
from portal.common.viewer import Viewer


class ExpertHearingQuerySet(models.QuerySet["ExpertHearing"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Whoever sees the request sees who was heard on it."""
        return self.filter(request__in=Request.objects.visible_to(viewer))


class ExpertHearing(models.Model):
    """学識経験者の意見聴取。要請を受理してから意見聴取を終えるまでの間だけ記録できる。"""

    request = models.ForeignKey(
        Request, models.PROTECT, related_name="hearings", verbose_name="要請"
    )
    heard_on = models.DateField("意見を聴いた日")
    field = models.CharField("専門分野", max_length=100)
    affiliation_title = models.CharField("所属・職", max_length=200)
    name = models.CharField("氏名", max_length=100, blank=True, default="")
    opinion = models.TextField("意見の要旨", max_length=10_000)

    objects = ExpertHearingQuerySet.as_manager()

    class Meta:
        verbose_name = "学識経験者の意見聴取"
        verbose_name_plural = "学識経験者の意見聴取"
        ordering = ["heard_on", "pk"]
        constraints = [
            models.CheckConstraint(
                violation_error_code=name,
                name=f"hearing_has_its_{name}",
                condition=Q(**{f"{name}__regex": r"\S"}),
                violation_error_message=f"{label}を入力してください。",
            )
            for name, label in {
                "field": "専門分野",
                "affiliation_title": "所属・職",
                "opinion": "意見の要旨",
            }.items()
        ]

    def __str__(self) -> str:
        return f"{self.field}（{self.affiliation_title}）"
