"""HelloWorkOffice (ハローワーク・公共職業安定所): belongs to a bureau, serves local governments."""

from django.db import models
from django.db.models import Q

from portal.organizations.models.labour_bureau import LabourBureau
from portal.organizations.models.local_government import LocalGovernment
from portal.organizations.models.organization import Organization, OrganizationQuerySet


class HelloWorkOfficeQuerySet(OrganizationQuerySet["HelloWorkOffice"]):
    """ハローワークの一覧。"""


class HelloWorkOffice(Organization):
    """公共職業安定所。安定所番号は求人番号の先頭5桁。"""

    office_number = models.CharField("安定所番号", max_length=5, unique=True)
    bureau = models.ForeignKey(
        LabourBureau, models.PROTECT, related_name="offices", verbose_name="労働局"
    )
    serves = models.ManyToManyField(
        LocalGovernment, related_name="hello_work_offices", blank=True, verbose_name="管轄する団体"
    )
    source = models.CharField("出典", max_length=200, blank=True, default="")

    objects = HelloWorkOfficeQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        verbose_name = "ハローワーク"
        verbose_name_plural = "ハローワーク"
        ordering = ["office_number"]
        constraints = [
            models.CheckConstraint(
                name="office_number_has_five_digits",
                condition=Q(office_number__regex=r"^(0[1-9]|[1-3][0-9]|4[0-7])[0-9]{3}$"),
                violation_error_message="安定所番号は都道府県コードで始まる5桁の数字です。",
            ),
        ]
