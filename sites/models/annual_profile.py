"""AnnualProfile: what a site does, for whom, in one fiscal year (年度の事業計画による)."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from portal.common.viewer import Viewer
from sites.choices import Service, TargetGroup
from sites.models.joint_site import JointSite


class AnnualProfileQuerySet(models.QuerySet["AnnualProfile"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """As the site's register: governments only."""
        return self if viewer.is_government else self.none()


class AnnualProfile(models.Model):
    """年度別概要。この行がある年度に、その拠点は実施拠点として数えられる。"""

    site = models.ForeignKey(
        JointSite, models.PROTECT, related_name="profiles", verbose_name="拠点"
    )
    fiscal_year = models.PositiveSmallIntegerField("年度")
    services = ArrayField(
        models.CharField(max_length=20, choices=Service.choices), verbose_name="業務"
    )
    target_groups = ArrayField(
        models.CharField(max_length=20, choices=TargetGroup.choices), verbose_name="支援対象者"
    )
    is_outsourced = models.BooleanField("一部委託", default=False)

    objects = AnnualProfileQuerySet.as_manager()

    class Meta:
        verbose_name = "年度別概要"
        verbose_name_plural = "年度別概要"
        ordering = ["site", "fiscal_year"]
        constraints = [
            # Months, targets and the year's total refer to this pair (evaluation, migration 2).
            models.UniqueConstraint(
                fields=["site", "fiscal_year"],
                name="one_profile_a_year",
                violation_error_message="この年度の概要はすでに登録されています。",
            ),
            models.CheckConstraint(
                name="profile_services_are_known",
                condition=Q(services__contained_by=Service.values, services__len__gte=1),
                violation_error_message="地方公共団体の業務を1つ以上選んでください。",
            ),
            models.CheckConstraint(
                name="profile_groups_are_known",
                condition=Q(
                    target_groups__contained_by=TargetGroup.values, target_groups__len__gte=1
                ),
                violation_error_message="支援対象者を1つ以上選んでください。",
            ),
            models.CheckConstraint(
                name="profile_year_is_plausible",
                condition=Q(fiscal_year__range=(1947, 2200)),
                violation_error_message="年度は西暦で入力してください。",
            ),
        ]
        indexes = [
            models.Index(fields=["fiscal_year", "site"], name="profile_by_year"),
            GinIndex(fields=["services", "target_groups"], name="profile_by_service_and_group"),
        ]

    def __str__(self) -> str:
        return f"{self.site} {self.fiscal_year}年度"
