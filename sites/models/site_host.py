"""SiteHost: which local governments host a site; most sites have one, some have several."""

from django.db import models

from portal.organizations.models import LocalGovernment
from sites.models.joint_site import JointSite


class SiteHost(models.Model):
    """拠点の実施団体。どの拠点にも1団体以上ある（遅延トリガーで守る）。"""

    site = models.ForeignKey(
        JointSite, models.CASCADE, related_name="host_links", verbose_name="拠点"
    )
    body = models.ForeignKey(
        LocalGovernment, models.PROTECT, related_name="site_links", verbose_name="実施団体"
    )

    class Meta:
        verbose_name = "実施団体"
        verbose_name_plural = "実施団体"
        ordering = ["site", "body"]
        constraints = [
            models.UniqueConstraint(
                fields=["site", "body"],
                name="one_host_link_a_body",
                violation_error_message="同じ団体が重複しています。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site}（{self.body}）"
