"""Agreement (協定): what a local government and the State promised each other."""

from typing import Self

from django.db import models
from django.db.models import Q

from agreements.choices import AgreementKind
from portal.common.viewer import Viewer
from portal.organizations.models import Organization


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """That an agreement exists is public among governments; subscribers do not see it here."""
        return self if viewer.is_government else self.none()


class Agreement(models.Model):
    """協定。締結日が公表されていないものは空欄のまま持つ。"""

    kind = models.CharField("種別", max_length=24, choices=AgreementKind.choices)
    reference = models.CharField("整理番号", max_length=40, unique=True)
    title = models.CharField("名称", max_length=200)
    signed_on = models.DateField("締結日", null=True, blank=True)
    source = models.CharField("出典", max_length=200, blank=True, default="")
    parties = models.ManyToManyField(
        Organization, related_name="agreements", verbose_name="当事者", blank=True
    )

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = "協定"
        verbose_name_plural = "協定"
        ordering = ["reference"]
        constraints = [
            models.CheckConstraint(
                name="agreement_kind_is_known",
                condition=Q(kind__in=AgreementKind.values),
                violation_error_message="協定の種別が正しくありません。",
            ),
        ]

    def __str__(self) -> str:
        return self.title
