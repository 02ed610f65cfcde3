"""PracticeCase (取組事例): what both sides of a site did, what came of it, and what they say.

One side writes, the other writes and agrees to its own part, the bureau publishes among
governments. Who may see and change what, and that a text stays as it was agreed, is held by
PostgreSQL (migration "practice cases").
"""

import uuid
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q

from evaluation.choices import Side
from evaluation.choices_practice import CaseOrigin, CaseState, CaseTask
from portal.common.viewer import Role, Viewer
from portal.organizations.models import HelloWorkOffice, LocalGovernment
from sites.choices import Service, SiteKind, TargetGroup
from sites.models import JointSite

_UNSEEN_BY_OTHERS = Q(state__in=[CaseState.DRAFT, CaseState.WITHDRAWN])
_FROM_DOCUMENT = Q(origin=CaseOrigin.DOCUMENT)


class PracticeCaseQuerySet(models.QuerySet["PracticeCase"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Published ones are every government's; before, and once withdrawn, both sides' own.

        What was never proposed is seen by the side that writes it; the bureau of the prefecture
        and the ministry see what was proposed. Row-level security says the same.
        """
        if viewer.is_system:
            return self
        if not viewer.is_government:
            return self.none()
        published = Q(state=CaseState.PUBLISHED)
        proposed = Q(proposed_at__isnull=False)
        if viewer.role == Role.MINISTRY:
            return self.filter(published | proposed)
        return self.filter(published | self._of(viewer, proposed))

    def of_side(self, viewer: Viewer) -> Self:
        """Those whose local government or Hello Work side the viewer's organisation is."""
        return self.filter(self._side(viewer))

    def _of(self, viewer: Viewer, proposed: Q) -> Q:
        own = self._side(viewer)
        mine = Side.MUNICIPALITY if viewer.role == Role.LOCAL_GOVERNMENT else Side.HELLO_WORK
        seen = own & (proposed | Q(written_by=mine))
        if viewer.role == Role.BUREAU:
            seen |= proposed & Q(prefecture_code=viewer.prefecture_code)
        return seen

    def _side(self, viewer: Viewer) -> Q:
        if viewer.role == Role.LOCAL_GOVERNMENT:
            return Q(body=viewer.organization_id)
        if viewer.role == Role.HELLO_WORK:
            return Q(office=viewer.organization_id)
        if viewer.role == Role.BUREAU:
            return Q(office=None, prefecture_code=viewer.prefecture_code)
        return Q(pk=None)


class PracticeCase(models.Model):
    """取組事例。拠点のない事例（雇用対策協定など）では、型と拠点がない。"""

    public_id = models.UUIDField(
        "公開用の番号",
        default=uuid.uuid4,
        db_default=RandomUUID(),
        unique=True,
        editable=False,
    )
    title = models.CharField("題名", max_length=100)
    body = models.ForeignKey(
        LocalGovernment, models.PROTECT, related_name="practice_cases", verbose_name="団体"
    )
    office = models.ForeignKey(
        HelloWorkOffice,
        models.PROTECT,
        related_name="practice_cases",
        verbose_name="ハローワーク",
        null=True,
        blank=True,
        help_text="空欄のときは、管轄の労働局が国の側です。",
    )
    prefecture_code = models.CharField(
        "都道府県コード", max_length=2, db_index=True, editable=False
    )
    sites = models.ManyToManyField(
        JointSite,
        through="evaluation.PracticeCaseSite",
        related_name="practice_cases",
        verbose_name="拠点",
    )
    fiscal_year = models.PositiveSmallIntegerField("年度")
    kind = models.CharField("型", max_length=10, choices=SiteKind.choices, blank=True, default="")
    target_groups = ArrayField(
        models.CharField(max_length=20, choices=TargetGroup.choices),
        verbose_name="支援対象者",
    )
    services = ArrayField(
        models.CharField(max_length=20, choices=Service.choices),
        verbose_name="地方公共団体の業務",
        blank=True,
        default=list,
    )
    tasks = ArrayField(
        models.CharField(max_length=12, choices=CaseTask.choices), verbose_name="課題"
    )
    background = models.TextField("課題と背景", max_length=2000, blank=True, default="")
    municipality_did = models.TextField(
        "自治体が行ったこと", max_length=2000, blank=True, default=""
    )
    hello_work_did = models.TextField(
        "ハローワーク（労働局）が行ったこと", max_length=2000, blank=True, default=""
    )
    together = models.TextField("連携のしかた", max_length=2000, blank=True, default="")
    result = models.TextField("結果", max_length=2000, blank=True, default="")
    municipality_voice = models.TextField("自治体の声", max_length=1000, blank=True, default="")
    hello_work_voice = models.TextField(
        "ハローワーク（労働局）の声", max_length=1000, blank=True, default=""
    )
    source = models.CharField("出典", max_length=300, blank=True, default="")
    origin = models.CharField(
        "由来",
        max_length=8,
        choices=CaseOrigin.choices,
        default=CaseOrigin.PORTAL,
        editable=False,
    )
    written_by = models.CharField("書いた側", max_length=12, choices=Side.choices, editable=False)
    state = models.CharField(
        "状態",
        max_length=9,
        choices=CaseState.choices,
        default=CaseState.DRAFT,
        db_default=CaseState.DRAFT,
        editable=False,
    )
    proposed_at = models.DateTimeField("確認を依頼した日時", null=True, blank=True, editable=False)
    municipality_agreed_at = models.DateTimeField(
        "自治体が確認した日時", null=True, blank=True, editable=False
    )
    hello_work_agreed_at = models.DateTimeField(
        "ハローワーク（労働局）が確認した日時", null=True, blank=True, editable=False
    )
    return_reason = models.CharField(
        "作成に戻した理由", max_length=500, blank=True, default="", editable=False
    )
    published_at = models.DateTimeField("公開した日時", null=True, blank=True, editable=False)
    withdraw_reason = models.CharField(
        "取り下げた理由", max_length=500, blank=True, default="", editable=False
    )
    recommended_at = models.DateTimeField(
        "全国に紹介した日時", null=True, blank=True, editable=False
    )
    recommendation = models.CharField(
        "全国に紹介する理由", max_length=500, blank=True, default="", editable=False
    )

    objects = PracticeCaseQuerySet.as_manager()

    class Meta:
        verbose_name = "取組事例"
        verbose_name_plural = "取組事例"
        ordering = ["-fiscal_year", "prefecture_code", "id"]
        constraints = [
            models.CheckConstraint(
                name="practice_case_year_is_plausible",
                condition=Q(fiscal_year__range=(1947, 2200)),
                violation_error_message="年度は西暦で入力してください。",
                violation_error_code="fiscal_year",
            ),
            models.CheckConstraint(
                name="practice_case_kind_is_known",
                condition=Q(kind__in=["", *SiteKind.values]),
                violation_error_message="拠点の型を選んでください。",
                violation_error_code="kind",
            ),
            models.CheckConstraint(
                name="practice_case_groups_are_known",
                condition=Q(
                    target_groups__contained_by=TargetGroup.values, target_groups__len__gte=1
                ),
                violation_error_message="支援対象者を1つ以上選んでください。",
                violation_error_code="target_groups",
            ),
            models.CheckConstraint(
                name="practice_case_services_are_known",
                condition=Q(services__contained_by=Service.values),
                violation_error_message="地方公共団体の業務を選び直してください。",
                violation_error_code="services",
            ),
            models.CheckConstraint(
                name="practice_case_tasks_are_known",
                condition=Q(tasks__contained_by=CaseTask.values, tasks__len__gte=1),
                violation_error_message="課題を1つ以上選んでください。",
                violation_error_code="tasks",
            ),
            models.CheckConstraint(
                name="practice_case_from_a_document_names_it",
                condition=~_FROM_DOCUMENT | ~Q(source=""),
                violation_error_message="公表資料の名称とページを入力してください。",
                violation_error_code="source",
            ),
            models.CheckConstraint(
                name="proposed_case_says_how",
                condition=_UNSEEN_BY_OTHERS | ~Q(together=""),
                violation_error_message="連携のしかたを入力してください。",
                violation_error_code="together",
            ),
            models.CheckConstraint(
                name="proposed_case_says_what_came_of_it",
                condition=_UNSEEN_BY_OTHERS | ~Q(result=""),
                violation_error_message="結果を入力してください。",
                violation_error_code="result",
            ),
            models.CheckConstraint(
                name="draft_case_is_agreed_by_nobody",
                condition=~Q(state=CaseState.DRAFT)
                | Q(municipality_agreed_at=None, hello_work_agreed_at=None),
                violation_error_message="作成中の事例に、確認した日時はありません。",
                violation_error_code="state",
            ),
            models.CheckConstraint(
                name="proposed_case_is_agreed_by_its_writer",
                condition=~Q(state=CaseState.PROPOSED)
                | Q(written_by=Side.MUNICIPALITY, municipality_agreed_at__isnull=False)
                | Q(written_by=Side.HELLO_WORK, hello_work_agreed_at__isnull=False),
                violation_error_message="書いた側が確認してから、相手方に依頼してください。",
                violation_error_code="state",
            ),
            models.CheckConstraint(
                name="municipality_agrees_to_what_it_did",
                condition=Q(municipality_agreed_at=None) | ~Q(municipality_did=""),
                violation_error_message="自治体が行ったことを入力してください。",
                violation_error_code="municipality_did",
            ),
            models.CheckConstraint(
                name="hello_work_agrees_to_what_it_did",
                condition=Q(hello_work_agreed_at=None) | ~Q(hello_work_did=""),
                violation_error_message="ハローワーク（労働局）が行ったことを入力してください。",
                violation_error_code="hello_work_did",
            ),
            models.CheckConstraint(
                name="published_case_is_agreed_by_both",
                condition=~Q(state=CaseState.PUBLISHED)
                | _FROM_DOCUMENT
                | Q(municipality_agreed_at__isnull=False, hello_work_agreed_at__isnull=False),
                violation_error_message="双方が自分の部分を確認すると、公開できます。",
                violation_error_code="state",
            ),
            models.CheckConstraint(
                name="published_case_is_published_at_some_time",
                condition=~Q(state=CaseState.PUBLISHED) | Q(published_at__isnull=False),
                violation_error_message="公開した日時を記録してください。",
                violation_error_code="published_at",
            ),
            models.CheckConstraint(
                name="published_case_is_withdrawn_for_a_reason",
                condition=~Q(state=CaseState.WITHDRAWN)
                | Q(published_at=None)
                | ~Q(withdraw_reason=""),
                violation_error_message="取り下げる理由を入力してください。",
                violation_error_code="withdraw_reason",
            ),
            models.CheckConstraint(
                name="case_is_recommended_once_published_for_a_reason",
                condition=Q(recommended_at=None, recommendation="")
                | (
                    Q(recommended_at__isnull=False, published_at__isnull=False)
                    & ~Q(recommendation="")
                ),
                violation_error_message="全国に紹介する理由を入力してください。紹介できるのは公開した事例です。",
                violation_error_code="recommendation",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def waiting_side(self) -> Side | None:
        """The side that has not agreed yet, while the case is proposed."""
        if self.state != CaseState.PROPOSED:
            return None
        if self.municipality_agreed_at is None:
            return Side.MUNICIPALITY
        return Side.HELLO_WORK if self.hello_work_agreed_at is None else None
