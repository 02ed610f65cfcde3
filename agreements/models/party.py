"""AgreementParty: who promises; the order is that of the agreement's heading."""

from typing import Self

from django.db import models
from django.db.models import Q

from agreements.choices import PartyKind
from agreements.models.agreement import Agreement
from portal.common.viewer import Viewer
from portal.organizations.models import Organization

_OF_THE_PORTAL = [PartyKind.LOCAL_GOVERNMENT, PartyKind.BUREAU]


class AgreementPartyQuerySet(models.QuerySet["AgreementParty"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """As the agreement."""
        return self.filter(agreement__in=Agreement.objects.visible_to(viewer))


class AgreementParty(models.Model):
    """協定の当事者。協議が終わると変えられない（トリガーで守る）。"""

    agreement = models.ForeignKey(
        Agreement, models.PROTECT, related_name="party_rows", verbose_name="協定"
    )
    kind = models.CharField("種別", max_length=20, choices=PartyKind.choices)
    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        related_name="agreement_parties",
        verbose_name="組織",
        null=True,
        blank=True,
    )
    name = models.CharField(
        "名称", max_length=100, blank=True, default="", help_text="その他の当事者の名称です。"
    )
    position = models.PositiveSmallIntegerField("順序", default=1)
    agreed_at = models.DateTimeField("合意した日時", null=True, blank=True, editable=False)
    agreed_by_name = models.CharField(
        "合意を記録した人", max_length=100, blank=True, default="", editable=False
    )

    objects = AgreementPartyQuerySet.as_manager()

    class Meta:
        verbose_name = "協定の当事者"
        verbose_name_plural = "協定の当事者"
        ordering = ["agreement", "position", "id"]
        constraints = [
            models.CheckConstraint(
                name="party_is_an_organization_the_minister_or_named",
                condition=Q(kind__in=_OF_THE_PORTAL, organization__isnull=False, name="")
                | Q(kind=PartyKind.MINISTER, organization=None, name="")
                | (Q(kind=PartyKind.OTHER, organization=None) & ~Q(name="")),
                violation_error_message="当事者を選んでください。その他の当事者は名称を入力します。",
                violation_error_code="organization",
            ),
            models.UniqueConstraint(
                name="one_party_an_organization",
                fields=["agreement", "organization"],
                condition=Q(organization__isnull=False),
                violation_error_message="同じ当事者が重複しています。",
                violation_error_code="organization",
            ),
            models.UniqueConstraint(
                name="one_minister_an_agreement",
                fields=["agreement"],
                condition=Q(kind=PartyKind.MINISTER),
                violation_error_message="厚生労働大臣が重複しています。",
                violation_error_code="kind",
            ),
            models.UniqueConstraint(
                name="one_party_a_name",
                fields=["agreement", "name"],
                condition=Q(kind=PartyKind.OTHER),
                violation_error_message="同じ名称の当事者が重複しています。",
                violation_error_code="name",
            ),
            models.CheckConstraint(
                name="party_agrees_by_someone",
                condition=Q(agreed_at=None, agreed_by_name="")
                | (Q(agreed_at__isnull=False) & ~Q(agreed_by_name="")),
                violation_error_message="合意を記録した人がわかりません。",
            ),
        ]

    def __str__(self) -> str:
        if self.organization_id is not None:
            return str(self.organization)
        return self.name or str(PartyKind.MINISTER.label)
