"""SiteProposal (拠点の設置の提案): how a site is founded, from the wish to the opening."""

import uuid
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q

from agreements.models import Agreement
from portal.common.days import within_reach
from portal.common.viewer import Role, Viewer
from portal.organizations.models import HelloWorkOffice, LocalGovernment
from sites.choices import ProposalState, Service, SiteKind, TargetGroup
from sites.models.joint_site import JointSite

_NOT_PROPOSED = Q(state__in=[ProposalState.DRAFT, ProposalState.WITHDRAWN])
_NEEDS_AGREEMENT = Q(state__in=[ProposalState.AGREED, ProposalState.OPENED])


class SiteProposalQuerySet(models.QuerySet["SiteProposal"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """A draft is its body's alone; what was proposed is seen by those it is addressed to.

        These are the bureau of the prefecture, the Hello Work it names, and the ministry.
        Row-level security says the same (migration 3).
        """
        if viewer.is_system:
            return self
        if viewer.role == Role.LOCAL_GOVERNMENT:
            return self.filter(body=viewer.organization_id)
        proposed = self.filter(proposed_at__isnull=False)
        if viewer.role == Role.MINISTRY:
            return proposed
        if viewer.role == Role.BUREAU:
            return proposed.filter(prefecture_code=viewer.prefecture_code)
        if viewer.role == Role.HELLO_WORK:
            return proposed.filter(office=viewer.organization_id)
        return self.none()


class SiteProposal(models.Model):
    """拠点の設置の提案。内容は作成中と協議中だけ変えられる（トリガーで守る）。"""

    public_id = models.UUIDField(
        "公開用の番号",
        default=uuid.uuid4,
        db_default=RandomUUID(),
        unique=True,
        editable=False,
    )
    number = models.CharField("提案番号", max_length=20, unique=True, editable=False)
    body = models.ForeignKey(
        LocalGovernment, models.PROTECT, related_name="site_proposals", verbose_name="提案した団体"
    )
    office = models.ForeignKey(
        HelloWorkOffice,
        models.PROTECT,
        related_name="site_proposals",
        verbose_name="ハローワーク",
    )
    prefecture_code = models.CharField(
        "都道府県コード", max_length=2, db_index=True, editable=False
    )
    name = models.CharField("拠点の名称（案）", max_length=100)
    kind = models.CharField("型", max_length=10, choices=SiteKind.choices)
    services = ArrayField(
        models.CharField(max_length=20, choices=Service.choices), verbose_name="地方公共団体の業務"
    )
    target_groups = ArrayField(
        models.CharField(max_length=20, choices=TargetGroup.choices), verbose_name="支援対象者"
    )
    is_outsourced = models.BooleanField("一部委託", default=False)
    address = models.CharField("所在地（案）", max_length=200)
    hours = models.CharField("開所時間（案）", max_length=100, blank=True, default="")
    wished_opening = models.DateField("開設を希望する日", null=True, blank=True)
    reason = models.TextField("提案の理由", max_length=2000)
    expected = models.TextField("見込む利用と成果", max_length=2000, blank=True, default="")
    state = models.CharField(
        "状態",
        max_length=10,
        choices=ProposalState.choices,
        default=ProposalState.DRAFT,
        db_default=ProposalState.DRAFT,
        editable=False,
    )
    proposed_at = models.DateTimeField("提案した日時", null=True, blank=True, editable=False)
    closed_at = models.DateTimeField("終わった日時", null=True, blank=True, editable=False)
    decline_reason = models.CharField(
        "見送りの理由", max_length=500, blank=True, default="", editable=False
    )
    agreement = models.ForeignKey(
        Agreement,
        models.PROTECT,
        related_name="site_proposals",
        verbose_name="協定",
        null=True,
        blank=True,
        editable=False,
    )
    site = models.OneToOneField(
        JointSite,
        models.PROTECT,
        related_name="proposal",
        verbose_name="拠点",
        null=True,
        blank=True,
        editable=False,
    )

    objects = SiteProposalQuerySet.as_manager()

    class Meta:
        verbose_name = "拠点の提案"
        verbose_name_plural = "拠点の提案"
        ordering = ["number"]
        constraints = [
            *within_reach("proposal", "wished_opening"),
            models.CheckConstraint(
                name="proposal_kind_is_known",
                condition=Q(kind__in=SiteKind.values),
                violation_error_message="拠点の型を選んでください。",
                violation_error_code="kind",
            ),
            models.CheckConstraint(
                name="proposal_services_are_known",
                condition=Q(services__contained_by=Service.values, services__len__gte=1),
                violation_error_message="地方公共団体の業務を1つ以上選んでください。",
                violation_error_code="services",
            ),
            models.CheckConstraint(
                name="proposal_groups_are_known",
                condition=Q(
                    target_groups__contained_by=TargetGroup.values, target_groups__len__gte=1
                ),
                violation_error_message="支援対象者を1つ以上選んでください。",
                violation_error_code="target_groups",
            ),
            models.CheckConstraint(
                name="proposal_gives_a_reason",
                condition=~Q(reason=""),
                violation_error_message="提案の理由を入力してください。",
                violation_error_code="reason",
            ),
            models.CheckConstraint(
                name="proposal_is_proposed_at_some_time",
                condition=_NOT_PROPOSED | Q(proposed_at__isnull=False),
                violation_error_message="提案した日時を記録してください。",
                violation_error_code="proposed_at",
            ),
            models.CheckConstraint(
                name="draft_is_not_proposed_yet",
                condition=~Q(state=ProposalState.DRAFT) | Q(proposed_at=None),
                violation_error_message="作成中の提案に、提案した日時はありません。",
                violation_error_code="proposed_at",
            ),
            models.CheckConstraint(
                name="proposal_is_declined_for_a_reason",
                condition=Q(state=ProposalState.DECLINED, decline_reason__gt="")
                | (~Q(state=ProposalState.DECLINED) & Q(decline_reason="")),
                violation_error_message="見送りの理由を入力してください。",
                violation_error_code="decline_reason",
            ),
            models.CheckConstraint(
                name="agreed_proposal_names_its_agreement",
                condition=Q(_NEEDS_AGREEMENT, agreement__isnull=False)
                | (~_NEEDS_AGREEMENT & Q(agreement=None)),
                violation_error_message="締結した協定を選んでください。",
                violation_error_code="agreement",
            ),
            models.CheckConstraint(
                name="opened_proposal_names_its_site",
                condition=Q(state=ProposalState.OPENED, site__isnull=False)
                | (~Q(state=ProposalState.OPENED) & Q(site=None)),
                violation_error_message="開設した拠点を登録してください。",
                violation_error_code="site",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.number}）"
