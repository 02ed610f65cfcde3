"""Request (要望・要請): what a local government asks of the State, and what becomes of it."""

import uuid
from datetime import date
from typing import Self

from django.db import models
from django.db.models import (
    Case,
    DateField,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Substr

from agreements.choices import (
    CLOSED_REQUESTS,
    DECISION_WORDS,
    RequestDecision,
    RequestKind,
    RequestState,
    Stage,
)
from agreements.models.agreement import Agreement
from agreements.models.response_standard import ResponseStandard
from portal.common.viewer import Role, Viewer
from portal.organizations.models import LocalGovernment
from portal.people.models import User

_STATUTORY = Q(kind=RequestKind.STATUTORY)
_FILED = Q(filed_on__isnull=False, number__isnull=False)
_DECIDED = Q(state__in=[RequestState.DECIDED, RequestState.NOTIFIED])
_BEYOND = {
    RequestState.FILED: [
        RequestState.FILED,
        RequestState.RECEIVED,
        RequestState.EXPERTS_HEARD,
        RequestState.DECIDED,
        RequestState.NOTIFIED,
    ],
}
_BEYOND[RequestState.RECEIVED] = _BEYOND[RequestState.FILED][1:]


class RequestQuerySet(models.QuerySet["Request"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """A draft is the body's own; what was filed is seen by the State side of the prefecture.

        Hello Works read what is asked under agreements; the ministry reads everything filed.
        """
        if viewer.is_system:
            return self
        filed = self.exclude(filed_on=None)
        if viewer.role == Role.MINISTRY:
            return filed
        if viewer.role == Role.BUREAU:
            return filed.filter(prefecture_code=viewer.prefecture_code)
        if viewer.role == Role.HELLO_WORK:
            return filed.filter(prefecture_code=viewer.prefecture_code, kind=RequestKind.AGREEMENT)
        if viewer.role == Role.LOCAL_GOVERNMENT:
            return self.filter(body=viewer.organization_id)
        return self.none()

    def open(self) -> Self:
        """What was filed and is not at its end."""
        return self.exclude(filed_on=None).exclude(state__in=CLOSED_REQUESTS)

    def with_clock(self, day: date) -> Self:
        """Add the stage each open request is in, since when, by when it is due, and whether late.

        The same as `rules.elapsed` says of one request, for lists. Without a standard that was in
        force when the stage began nothing is due (`due_on` is None).
        """
        standards = ResponseStandard.objects.filter(
            kind=OuterRef("kind"),
            stage=OuterRef("stage"),
            valid_from__lte=OuterRef("stage_began"),
        ).order_by("-valid_from")
        return (
            self.annotate(
                stage=Case(
                    When(state=RequestState.FILED, then=Value(Stage.RECEIVE.value)),
                    When(
                        state=RequestState.RECEIVED,
                        kind=RequestKind.STATUTORY,
                        then=Value(Stage.HEAR.value),
                    ),
                    When(
                        state__in=[RequestState.RECEIVED, RequestState.EXPERTS_HEARD],
                        then=Value(Stage.DECIDE.value),
                    ),
                    When(state=RequestState.DECIDED, then=Value(Stage.NOTIFY.value)),
                    output_field=models.CharField(),
                ),
                stage_began=Case(
                    When(
                        state__in=[*CLOSED_REQUESTS, RequestState.DRAFT],
                        then=Value(None, output_field=DateField()),
                    ),
                    default=Coalesce("decided_on", "experts_heard_on", "received_on", "filed_on"),
                    output_field=DateField(),
                ),
            )
            .annotate(allowed_days=Subquery(standards.values("days")[:1]))
            .annotate(
                due_on=ExpressionWrapper(
                    F("stage_began") + F("allowed_days"), output_field=DateField()
                )
            )
            .annotate(
                is_overdue=Case(
                    When(due_on__lt=day, then=Value(value=True)),
                    default=Value(value=False),
                    output_field=models.BooleanField(),
                )
            )
        )


class Request(models.Model):
    """要望・要請。順序と、断るときの理由は、データベースの制約で守る。"""

    public_id = models.UUIDField("公開用の番号", default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField("受付番号", max_length=12, unique=True, null=True, blank=True)
    kind = models.CharField("種別", max_length=10, choices=RequestKind.choices)
    body = models.ForeignKey(
        LocalGovernment, models.PROTECT, related_name="requests", verbose_name="団体"
    )
    prefecture_code = models.CharField("都道府県コード", max_length=2)
    agreement = models.ForeignKey(
        Agreement,
        models.PROTECT,
        related_name="requests",
        null=True,
        blank=True,
        verbose_name="もとになる協定",
    )
    addressee = models.CharField("あて先", max_length=60)
    title = models.CharField("件名", max_length=200)
    measures = models.TextField("求める措置", max_length=10_000)
    grounds = models.TextField("理由", max_length=10_000)
    state = models.CharField(
        "状態", max_length=13, choices=RequestState.choices, default=RequestState.DRAFT
    )
    filed_on = models.DateField("提出日", null=True, blank=True)
    filed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="提出した人"
    )
    received_on = models.DateField("受理した日", null=True, blank=True)
    experts_heard_on = models.DateField("意見聴取を終えた日", null=True, blank=True)
    decided_on = models.DateField("決定した日", null=True, blank=True)
    decision = models.CharField(
        "決定", max_length=7, choices=RequestDecision.choices, blank=True, default=""
    )
    decision_text = models.TextField("決定の内容", max_length=10_000, blank=True, default="")
    refusal_reason = models.TextField(
        "措置を講じない理由", max_length=10_000, blank=True, default=""
    )
    notified_on = models.DateField("通知した日", null=True, blank=True)
    notice_number = models.CharField("文書番号", max_length=60, blank=True, default="")
    notice_addressee = models.CharField("通知のあて先", max_length=60, blank=True, default="")
    withdrawn_on = models.DateField("取り下げた日", null=True, blank=True)
    withdrawn_reason = models.CharField("取下げの理由", max_length=500, blank=True, default="")
    source = models.CharField("出典", max_length=200, blank=True, default="")
    created_at = models.DateTimeField("作成日時")

    objects = RequestQuerySet.as_manager()

    class Meta:
        verbose_name = "要望・要請"
        verbose_name_plural = "要望・要請"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                violation_error_code="kind",
                name="request_kind_is_known",
                condition=Q(kind__in=RequestKind.values),
                violation_error_message="要望・要請の種別が正しくありません。",
            ),
            models.CheckConstraint(
                violation_error_code="state",
                name="request_state_is_known",
                condition=Q(state__in=RequestState.values),
                violation_error_message="要望・要請の状態が正しくありません。",
            ),
            models.CheckConstraint(
                violation_error_code="agreement",
                name="request_under_an_agreement_names_it",
                condition=Q(kind=RequestKind.AGREEMENT, agreement__isnull=False)
                | Q(_STATUTORY, agreement=None),
                violation_error_message="協定に基づく要望・要請では協定を選んでください。"
                "第32条の要請では選びません。",
            ),
            *(
                models.CheckConstraint(
                    violation_error_code=name,
                    name=f"request_has_its_{name}",
                    condition=~Q(**{name: ""}),
                    violation_error_message=f"{label}を入力してください。",
                )
                for name, label in {
                    "addressee": "あて先",
                    "title": "件名",
                    "measures": "求める措置",
                    "grounds": "理由",
                }.items()
            ),
            models.CheckConstraint(
                violation_error_code="number",
                name="request_number_is_of_its_prefecture",
                condition=Q(number=None)
                | Q(
                    number__regex=r"^[0-9]{4}-[0-9]{2}-[0-9]{4}$",
                    prefecture_code=Substr("number", 6, 2),
                ),
                violation_error_message="受付番号は「年度-都道府県コード-連番」の形にしてください。",
            ),
            models.CheckConstraint(
                violation_error_code="filed_on",
                name="request_is_filed_with_day_and_number",
                condition=Q(state=RequestState.DRAFT, filed_on=None, number=None)
                | Q(_FILED, state__in=_BEYOND[RequestState.FILED])
                | Q(_FILED, state=RequestState.WITHDRAWN)
                | Q(state=RequestState.WITHDRAWN, filed_on=None, number=None),
                violation_error_message="提出した要望・要請には、提出日と受付番号が必要です。",
            ),
            models.CheckConstraint(
                violation_error_code="received_on",
                name="request_is_received_on_a_day",
                condition=Q(state=RequestState.WITHDRAWN)
                | Q(state__in=[RequestState.DRAFT, RequestState.FILED], received_on=None)
                | Q(state__in=_BEYOND[RequestState.RECEIVED], received_on__isnull=False),
                violation_error_message="受理した日を入力してください。",
            ),
            models.CheckConstraint(
                violation_error_code="decided_on",
                name="request_is_decided_after_experts_are_heard",
                condition=~_DECIDED | ~_STATUTORY | Q(experts_heard_on__isnull=False),
                violation_error_message="学識経験者の意見を聴く前に決定することはできません。",
            ),
            models.CheckConstraint(
                violation_error_code="experts_heard_on",
                name="request_experts_are_heard_on_a_day",
                condition=Q(
                    state__in=[RequestState.DRAFT, RequestState.FILED, RequestState.RECEIVED],
                    experts_heard_on=None,
                )
                | Q(state=RequestState.EXPERTS_HEARD, experts_heard_on__isnull=False)
                | _DECIDED
                | Q(state=RequestState.WITHDRAWN),
                violation_error_message="意見聴取を終えた日を入力してください。",
            ),
            models.CheckConstraint(
                violation_error_code="experts_heard_on",
                name="request_experts_are_heard_on_statutory_ones",
                condition=_STATUTORY
                | (Q(experts_heard_on=None) & ~Q(state=RequestState.EXPERTS_HEARD)),
                violation_error_message="意見聴取を行うのは、第32条の要請だけです。",
            ),
            models.CheckConstraint(
                violation_error_code="decided_on",
                name="request_is_decided_on_a_day",
                condition=Q(_DECIDED, decided_on__isnull=False) | Q(~_DECIDED, decided_on=None),
                violation_error_message="決定した日を入力してください。",
            ),
            models.CheckConstraint(
                violation_error_code="decision",
                name="request_decision_is_known",
                condition=Q(_DECIDED, decision__in=RequestDecision.values)
                | Q(~_DECIDED, decision=""),
                violation_error_message="決定を選んでください。",
            ),
            models.CheckConstraint(
                violation_error_code="decision_text",
                name="request_decision_is_worded",
                condition=(_DECIDED & ~Q(decision_text=""))
                | Q(~_DECIDED, decision_text="", refusal_reason=""),
                violation_error_message="決定の内容を入力してください。",
            ),
            models.CheckConstraint(
                violation_error_code="refusal_reason",
                name="request_is_refused_for_a_reason",
                condition=~Q(decision=RequestDecision.REFUSED) | Q(refusal_reason__regex=r"\S"),
                violation_error_message="措置を講じない（対応できない）ときは、理由を入力してください。",
            ),
            models.CheckConstraint(
                violation_error_code="refusal_reason",
                name="request_that_is_met_has_no_reason_against_it",
                condition=~Q(decision=RequestDecision.NEEDED) | Q(refusal_reason=""),
                violation_error_message="措置を講ずる（対応する）ときは、講じない理由を空欄にしてください。",
            ),
            models.CheckConstraint(
                violation_error_code="notified_on",
                name="request_is_notified_on_a_day",
                condition=Q(state=RequestState.NOTIFIED, notified_on__isnull=False)
                | (~Q(state=RequestState.NOTIFIED) & Q(notified_on=None)),
                violation_error_message="通知した日を入力してください。",
            ),
            models.CheckConstraint(
                violation_error_code="notice_number",
                name="request_notice_has_a_number",
                condition=~Q(state=RequestState.NOTIFIED) | Q(notice_number__regex=r"\S"),
                violation_error_message="通知書の文書番号を入力してください。",
            ),
            models.CheckConstraint(
                violation_error_code="notice_addressee",
                name="request_notice_has_an_addressee",
                condition=~Q(state=RequestState.NOTIFIED) | Q(notice_addressee__regex=r"\S"),
                violation_error_message="通知書のあて先を入力してください。",
            ),
            models.CheckConstraint(
                violation_error_code="withdrawn_reason",
                name="request_is_withdrawn_for_a_reason",
                condition=(
                    Q(state=RequestState.WITHDRAWN, withdrawn_on__isnull=False)
                    & ~Q(withdrawn_reason="")
                )
                | (~Q(state=RequestState.WITHDRAWN) & Q(withdrawn_on=None, withdrawn_reason="")),
                violation_error_message="取り下げる理由を入力してください。",
            ),
            *(
                models.CheckConstraint(
                    violation_error_code=later,
                    name=f"request_{later}_not_before_{earlier}",
                    condition=Q(**{later: None})
                    | Q(**{earlier: None})
                    | Q(**{f"{later}__gte": F(earlier)}),
                    violation_error_message=sentence,
                )
                for later, earlier, sentence in (
                    ("received_on", "filed_on", "受理した日は、提出日以後の日にしてください。"),
                    (
                        "experts_heard_on",
                        "received_on",
                        "意見聴取を終えた日は、受理した日以後の日にしてください。",
                    ),
                    (
                        "decided_on",
                        "received_on",
                        "決定した日は、受理した日以後の日にしてください。",
                    ),
                    (
                        "decided_on",
                        "experts_heard_on",
                        "決定した日は、意見聴取を終えた日以後の日にしてください。",
                    ),
                    (
                        "notified_on",
                        "decided_on",
                        "通知した日は、決定した日以後の日にしてください。",
                    ),
                    ("withdrawn_on", "filed_on", "取り下げた日は、提出日以後の日にしてください。"),
                )
            ),
        ]
        indexes = [
            models.Index("prefecture_code", "state", name="request_by_prefecture"),
            models.Index("body", name="request_by_body"),
        ]

    def __str__(self) -> str:
        return f"{self.number or '提出前'} {self.title}"

    @property
    def is_statutory(self) -> bool:
        """Whether it is one of §32."""
        return self.kind == RequestKind.STATUTORY

    @property
    def is_closed(self) -> bool:
        """Whether nothing more can happen to it."""
        return self.state in CLOSED_REQUESTS

    @property
    def decision_words(self) -> str:
        """The decision in the words of its kind; "" before there is one."""
        if not self.decision:
            return ""
        return DECISION_WORDS[RequestKind(self.kind)][RequestDecision(self.decision)]
