"""JointSite (拠点・一体的実施施設): one room of a local government and a Hello Work."""

from typing import Self

from django.db import models
from django.db.models import F, Q

from agreements.models import Agreement
from portal.common.days import within_reach
from portal.common.viewer import Role, Viewer
from portal.organizations.models import HelloWorkOffice, LocalGovernment
from sites.choices import SiteKind


class JointSiteQuerySet(models.QuerySet["JointSite"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Governments see the register of all sites; subscribers have no business here."""
        return self if viewer.is_government else self.none()

    def run_by(self, viewer: Viewer) -> Self:
        """The sites the viewer's own organisation takes part in or is responsible for.

        Municipality: those it hosts. Hello Work: those it staffs. Bureau: those of its
        prefecture. Ministry and the clock: all.
        """
        if viewer.sees_nation:
            return self
        if viewer.role == Role.BUREAU:
            return self.filter(prefecture_code=viewer.prefecture_code)
        if viewer.role == Role.HELLO_WORK:
            return self.filter(office=viewer.organization_id)
        if viewer.role == Role.LOCAL_GOVERNMENT:
            return self.filter(host_links__body=viewer.organization_id)
        return self.none()


class JointSite(models.Model):
    """拠点。年度ごとに変わる事実は AnnualProfile が持つ。"""

    code = models.CharField("拠点コード", max_length=8, unique=True)
    name = models.CharField("名称", max_length=100)
    kind = models.CharField("型", max_length=10, choices=SiteKind.choices)
    prefecture_code = models.CharField("都道府県コード", max_length=2, db_index=True)
    hosts = models.ManyToManyField(
        LocalGovernment,
        through="joint_sites.SiteHost",
        related_name="joint_sites",
        verbose_name="実施団体",
    )
    office = models.ForeignKey(
        HelloWorkOffice, models.PROTECT, related_name="joint_sites", verbose_name="ハローワーク"
    )
    agreement = models.ForeignKey(
        Agreement,
        models.PROTECT,
        related_name="joint_sites",
        verbose_name="協定",
        null=True,
        blank=True,
    )
    opened_on = models.DateField("開設日")
    closed_on = models.DateField("廃止日（この日まで）", null=True, blank=True)
    address = models.CharField("所在地", max_length=200)
    hours = models.CharField("開所時間", max_length=100, blank=True, default="")

    objects = JointSiteQuerySet.as_manager()

    class Meta:
        verbose_name = "拠点"
        verbose_name_plural = "拠点"
        ordering = ["code"]
        constraints = [
            *within_reach("site", "opened_on", "closed_on"),
            models.CheckConstraint(
                name="site_code_form",
                condition=Q(code__regex=r"^(0[1-9]|[1-3][0-9]|4[0-7])[0-9]{3}-[0-9]{2}$"),
                violation_error_message="拠点コードは「07203-01」の形で入力してください。",
            ),
            models.CheckConstraint(
                name="site_code_begins_with_its_prefecture",
                condition=Q(code__startswith=F("prefecture_code")),
                violation_error_message="拠点コードの先頭2桁を都道府県コードに合わせてください。",
            ),
            models.CheckConstraint(
                name="site_kind_is_known",
                condition=Q(kind__in=SiteKind.values),
                violation_error_message="拠点の型が正しくありません。",
            ),
            models.CheckConstraint(
                name="site_closes_after_it_opens",
                condition=Q(closed_on=None) | Q(closed_on__gte=F("opened_on")),
                violation_error_message="廃止日は開設日より後にしてください。",
            ),
        ]

    def __str__(self) -> str:
        return self.name
