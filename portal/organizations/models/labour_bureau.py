"""LabourBureau (労働局): one a prefecture, an arm of the State."""

from portal.organizations.models.organization import Organization, OrganizationQuerySet


class LabourBureauQuerySet(OrganizationQuerySet["LabourBureau"]):
    """労働局の一覧。"""


class LabourBureau(Organization):
    """都道府県労働局。"""

    objects = LabourBureauQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        verbose_name = "労働局"
        verbose_name_plural = "労働局"
        ordering = ["prefecture_code"]
