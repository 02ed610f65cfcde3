"""Agreement (協定): what a local government and the State promised each other."""

import uuid
from datetime import date
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Coalesce

from agreements.choices import CONCLUDED, AgreementKind, AgreementState, Origin, Relation
from portal.common.days import within_reach
from portal.common.viewer import Role, Viewer
from portal.organizations.models import Organization

_CONCLUDED = Q(state__in=CONCLUDED)
_OVER = Q(state__in=[AgreementState.ENDED, AgreementState.RENEWED])


class DateRange(Func):
    """`daterange(from, until, '[]')`; a blank end is open."""

    function = "DATERANGE"
    output_field = DateRangeField()


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """What was concluded is public among governments.

        Before that: whoever drafted it, its parties, the State side of its prefecture, and the
        ministry. Row-level security says the same (migration 9). Subscribers see none.
        """
        if viewer.sees_nation:
            return self
        if not viewer.is_government:
            return self.none()
        return self.filter(_CONCLUDED | _between(viewer))

    def kept_by(self, viewer: Viewer) -> Self:
        """Those the viewer's desk writes: its own, and those of the bureau's prefecture."""
        if viewer.sees_nation:
            return self
        if viewer.role not in {Role.BUREAU, Role.LOCAL_GOVERNMENT}:
            return self.none()
        return self.filter(_between(viewer))

    def in_force_on(self, day: date) -> Self:
        """Those that had begun by `day` and had not ended before it.

        An agreement without a known day of signing begins on the day of the source that attests
        it; one without an end is still in force.
        """
        begins = Coalesce("valid_from", "signed_on", "attested_on")
        return self.annotate(begins_on=begins).filter(
            _CONCLUDED, Q(valid_until=None) | Q(valid_until__gte=day), begins_on__lte=day
        )


def _between(viewer: Viewer) -> Q:
    if viewer.role == Role.HELLO_WORK:
        return Q(prefecture_code=viewer.prefecture_code)
    own = Agreement.parties.through._default_manager.filter(organization=viewer.organization_id)
    is_party = Q(pk__in=own.values("agreement"))
    if viewer.role == Role.BUREAU:
        return Q(prefecture_code=viewer.prefecture_code) | is_party
    return Q(drafted_by=viewer.organization_id) | is_party


class Agreement(models.Model):
    """協定。公表されていないこと（締結日など）は空欄のまま持つ。"""

    public_id = models.UUIDField(
        "公開用の番号",
        default=uuid.uuid4,
        db_default=RandomUUID(),
        unique=True,
        editable=False,
    )
    kind = models.CharField("種別", max_length=24, choices=AgreementKind.choices)
    reference = models.CharField("整理番号", max_length=40, unique=True)
    title = models.CharField("名称", max_length=200)
    purpose = models.TextField("目的", blank=True, default="")
    prefecture_code = models.CharField("都道府県コード", max_length=2, db_index=True)
    state = models.CharField(
        "状態",
        max_length=10,
        choices=AgreementState.choices,
        default=AgreementState.DRAFTED,
        db_default=AgreementState.DRAFTED,
    )
    origin = models.CharField(
        "登録の経緯",
        max_length=8,
        choices=Origin.choices,
        default=Origin.PORTAL,
        db_default=Origin.PORTAL,
    )
    drafted_by = models.ForeignKey(
        Organization,
        models.PROTECT,
        related_name="drafted_agreements",
        verbose_name="起案した組織",
        null=True,
        blank=True,
    )
    signed_on = models.DateField("締結日", null=True, blank=True)
    valid_from = models.DateField("有効期間の初日", null=True, blank=True)
    valid_until = models.DateField(
        "有効期間の末日", null=True, blank=True, help_text="定めがないときは空欄にします。"
    )
    renews_automatically = models.BooleanField(
        "自動更新",
        default=False,
        db_default=False,
        help_text="満了までに申出がなければ、同じ内容で1年ずつ延びる協定です。",
    )
    attested_on = models.DateField(
        "締結済みと確認できる日",
        null=True,
        blank=True,
        help_text="締結日が公表されていないとき、この日の資料に載っていることを示します。",
    )
    source = models.CharField("出典", max_length=200, blank=True, default="")
    note = models.CharField("備考", max_length=500, blank=True, default="")
    predecessor = models.ForeignKey(
        "self",
        models.PROTECT,
        related_name="successors",
        verbose_name="もとの協定",
        null=True,
        blank=True,
    )
    relation = models.CharField(
        "もとの協定との関係", max_length=10, choices=Relation.choices, blank=True, default=""
    )
    party_key = models.TextField(
        "当事者の組",
        blank=True,
        default="",
        db_default=Value(""),
        editable=False,
        help_text="当事者の行からトリガーが作る。同じ組の協定が重ならないことを確かめるため。",
    )
    parties = models.ManyToManyField(
        Organization,
        through="agreements.AgreementParty",
        related_name="agreements",
        verbose_name="当事者",
    )

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = "協定"
        verbose_name_plural = "協定"
        ordering = ["reference"]
        constraints = [
            *within_reach("agreement", "signed_on", "valid_from", "valid_until", "attested_on"),
            models.CheckConstraint(
                name="agreement_kind_is_known",
                condition=Q(kind__in=AgreementKind.values),
                violation_error_message="協定の種別が正しくありません。",
                violation_error_code="kind",
            ),
            models.CheckConstraint(
                name="agreement_prefecture_code",
                condition=Q(prefecture_code__regex=r"^(0[1-9]|[1-3][0-9]|4[0-7])$"),
                violation_error_message="都道府県コードは01から47で入力してください。",
                violation_error_code="prefecture_code",
            ),
            models.CheckConstraint(
                name="agreement_ends_after_it_begins",
                condition=Q(valid_from=None)
                | Q(valid_until=None)
                | Q(valid_until__gte=F("valid_from")),
                violation_error_message="有効期間の末日は、初日より後にしてください。",
                violation_error_code="valid_until",
            ),
            models.CheckConstraint(
                name="agreement_is_signed_on_a_day",
                condition=~_CONCLUDED
                | Q(origin=Origin.REGISTER)
                | Q(signed_on__isnull=False, valid_from__isnull=False),
                violation_error_message="締結日と有効期間の初日を入力してください。",
                violation_error_code="signed_on",
            ),
            models.CheckConstraint(
                name="agreement_that_is_over_has_an_end",
                condition=~_OVER | Q(valid_until__isnull=False),
                violation_error_message="終わった協定には、有効期間の末日が必要です。",
                violation_error_code="valid_until",
            ),
            models.CheckConstraint(
                name="agreement_that_renews_has_an_end",
                condition=Q(renews_automatically=False) | Q(valid_until__isnull=False),
                violation_error_message="自動更新の協定には、有効期間の末日が必要です。",
                violation_error_code="valid_until",
            ),
            models.CheckConstraint(
                name="agreement_of_the_register_has_a_source",
                condition=Q(origin=Origin.PORTAL) | ~Q(source=""),
                violation_error_message="公表資料から登録するときは、出典を入力してください。",
                violation_error_code="source",
            ),
            models.CheckConstraint(
                name="agreement_follows_another_in_some_way",
                condition=Q(predecessor=None, relation="")
                | Q(predecessor__isnull=False, relation__in=Relation.values),
                violation_error_message="もとの協定と、それとの関係の両方を選んでください。",
                violation_error_code="relation",
            ),
            models.CheckConstraint(
                name="agreement_does_not_follow_itself",
                condition=Q(predecessor=None) | ~Q(predecessor=F("pk")),
                violation_error_message="協定のもとの協定に、その協定自身は選べません。",
                violation_error_code="predecessor",
            ),
            models.UniqueConstraint(
                name="one_renewal_an_agreement",
                fields=["predecessor"],
                condition=Q(relation=Relation.RENEWAL) & ~Q(state=AgreementState.ABANDONED),
                violation_error_message="この協定を更新する協定が、すでにあります。",
                violation_error_code="predecessor",
            ),
            ExclusionConstraint(
                name="agreements_of_a_kind_do_not_overlap",
                expressions=[
                    ("kind", RangeOperators.EQUAL),
                    ("party_key", RangeOperators.EQUAL),
                    (
                        DateRange("valid_from", "valid_until", Value("[]")),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=_CONCLUDED & ~Q(party_key=""),
                violation_error_message="同じ当事者の同じ種別の協定と、有効期間が重なっています。",
                violation_error_code="valid_from",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_concluded(self) -> bool:
        """Whether it was signed at some time."""
        return self.state in CONCLUDED
