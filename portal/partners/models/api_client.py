"""ApiClient (連携システム): a system that acts for an organisation through the API."""

import uuid
from datetime import date, datetime
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from oauth2_provider.models import AbstractApplication

from portal.common.api.scopes import ApiScope, all_scopes
from portal.common.fiscal import today
from portal.common.viewer import Role, Viewer
from portal.common.web.client_address import client_address
from portal.organizations.models import Organization
from portal.partners.rules.admission import Standing, refusal
from portal.partners.rules.last_day import LONGEST, SENTENCE
from portal.people.models import User


class ApiClientQuerySet(models.QuerySet["ApiClient"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """The ministry sees all, a bureau its prefecture's, others their own organisation's."""
        if viewer.sees_nation:
            return self
        if viewer.organization_id is None:
            return self.none()
        own = Q(organization=viewer.organization_id)
        if viewer.role == Role.BUREAU:
            own |= Q(organization__prefecture_code=viewer.prefecture_code)
        return self.filter(own)


class ApiClient(AbstractApplication):
    """連携システム。OAuth2 のクライアント資格情報（client credentials）だけで使う。

    The secret is kept as a hash. After a rotation the one before stays good until
    `previous_secret_until`, so that a system can be changed over without a gap.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name="組織"
    )
    name = models.CharField("名称", max_length=100)
    purpose = models.CharField("使いみち", max_length=200)
    scopes = ArrayField(models.CharField(max_length=50), verbose_name="スコープ")
    allowed_networks = ArrayField(
        models.CharField(max_length=43),
        verbose_name="接続元のネットワーク",
        blank=True,
        default=list,
    )
    valid_from = models.DateField("有効期間の始まり")
    valid_until = models.DateField("有効期限（この日まで）")
    suspended_at = models.DateTimeField("停止日時", null=True, blank=True)
    previous_secret = models.CharField("前のシークレット", max_length=255, null=True, blank=True)
    previous_secret_until = models.DateTimeField(
        "前のシークレットが使える日時", null=True, blank=True
    )
    last_used_at = models.DateTimeField("最後に使われた日時", null=True, blank=True)
    created_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="登録した人"
    )

    user = None  # the library's owner is a person; ours is the organisation
    objects = ApiClientQuerySet.as_manager()

    class Meta:
        verbose_name = "連携システム"
        verbose_name_plural = "連携システム"
        ordering = ["organization", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "name"],
                name="one_api_client_a_name",
                violation_error_message="この名称の連携システムはすでに登録されています。",
            ),
            models.CheckConstraint(
                name="api_client_says_what_it_is",
                condition=~Q(name="") & ~Q(purpose=""),
                violation_error_message="名称と使いみちを入力してください。",
            ),
            models.CheckConstraint(
                name="api_client_has_a_scope",
                condition=Q(scopes__len__gt=0),
                violation_error_message="スコープを1つ以上選んでください。",
            ),
            models.CheckConstraint(
                name="api_client_lasts_a_year_at_most",
                condition=Q(
                    valid_until__gte=F("valid_from"), valid_until__lte=F("valid_from") + LONGEST
                ),
                violation_error_message=SENTENCE,
            ),
            models.CheckConstraint(
                name="api_client_previous_secret_has_an_end",
                condition=Q(previous_secret=None, previous_secret_until=None)
                | Q(previous_secret__isnull=False, previous_secret_until__isnull=False),
                violation_error_message="前のシークレットには、使える期限が必要です。",
            ),
            models.CheckConstraint(
                name="api_client_is_confidential",
                condition=Q(
                    client_type=AbstractApplication.CLIENT_CONFIDENTIAL,
                    authorization_grant_type=AbstractApplication.GRANT_CLIENT_CREDENTIALS,
                    hash_client_secret=True,
                ),
                violation_error_message="連携システムは、シークレットを持つ方式だけで使えます。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def granted(self) -> tuple[ApiScope, ...]:
        """The scopes it may use today: those granted that still fit its organisation's kind."""
        kind = self.organization.kind
        return tuple(one for one in all_scopes() if one.code in self.scopes and one.fits(kind))

    def refusal(self, *, now: datetime, address: str) -> str | None:
        """Return why it may not come in from `address` at this moment; None when it may."""
        standing = Standing(
            is_suspended=self.suspended_at is not None,
            valid_until=self.valid_until,
            organization_from=self.organization.valid_from,
            organization_to=self.organization.valid_to,
            networks=self.allowed_networks,
            organization_is_suspended=self.organization.suspended_at is not None,
        )
        return refusal(standing, today=today(now), address=address)

    def state_on(self, day: date) -> str:
        """Return how it stands, in a word."""
        if self.suspended_at is not None:
            return "停止"
        return "有効" if day <= self.valid_until else "期限切れ"

    def is_usable(self, request: Any) -> bool:
        """Asked by django-oauth-toolkit before it gives out a token."""
        return self.refusal(now=timezone.now(), address=client_address(request.headers)) is None
