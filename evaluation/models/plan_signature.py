"""PlanSignature (改善計画の署名): one side says that it has read this text and stands by it."""

from typing import Self

from django.db import models
from django.db.models import Q

from evaluation.choices import Side
from evaluation.models.improvement_plan import ImprovementPlan
from portal.common.viewer import Viewer
from portal.organizations.models import Organization
from portal.people.models import User


class PlanSignatureQuerySet(models.QuerySet["PlanSignature"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """As the plan."""
        plans = ImprovementPlan.objects.visible_to(viewer)
        return self if viewer.sees_nation else self.filter(plan__in=plans.values("pk"))

    def standing(self) -> Self:
        """Those that still hold: the text is the one that was signed."""
        return self.filter(ended_at=None)


class PlanSignature(models.Model):
    """署名。文章が変わると終わる（トリガーで守る）。消えることはない。"""

    plan = models.ForeignKey(
        ImprovementPlan, models.PROTECT, related_name="signatures", verbose_name="改善計画"
    )
    side = models.CharField("署名した側", max_length=12, choices=Side.choices)
    digest = models.CharField("読んだ文章のSHA-256", max_length=64)
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name="署名した組織"
    )
    signed_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="署名した人", null=True, blank=True
    )
    signed_at = models.DateTimeField("署名した日時")
    ended_at = models.DateTimeField("文章が変わって終わった日時", null=True, blank=True)

    objects = PlanSignatureQuerySet.as_manager()

    class Meta:
        verbose_name = "改善計画の署名"
        verbose_name_plural = "改善計画の署名"
        ordering = ["plan", "signed_at", "id"]
        constraints = [
            models.UniqueConstraint(
                name="one_standing_signature_a_side",
                fields=["plan", "side"],
                condition=Q(ended_at=None),
                violation_error_message="この側の署名は、すでに記録されています。",
            ),
            models.CheckConstraint(
                name="signature_side_is_known",
                condition=Q(side__in=Side.values),
                violation_error_message="署名する側が正しくありません。",
                violation_error_code="side",
            ),
            models.CheckConstraint(
                name="signature_names_its_text",
                condition=Q(digest__regex=r"^[0-9a-f]{64}$"),
                violation_error_message="署名した文章がわかりません。",
                violation_error_code="digest",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan} {self.get_side_display()}"
