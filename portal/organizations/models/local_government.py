"""LocalGovernment (地方公共団体): 47 prefectures, 1,741 municipalities, 6 northern villages."""

from django.db import models
from django.db.models import F, Func, Q, Value

from portal.organizations.choices import BodyKind
from portal.organizations.models.organization import Organization, OrganizationQuerySet


class CodeIsValid(Func):
    """The database's own check of the sixth digit (function made in the first migration)."""

    function = "local_government_code_is_valid"
    output_field = models.BooleanField()


class LocalGovernmentQuerySet(OrganizationQuerySet["LocalGovernment"]):
    """地方公共団体の一覧。"""


class LocalGovernment(Organization):
    """地方公共団体。鍵は6桁の全国地方公共団体コード。"""

    code6 = models.CharField("団体コード", max_length=6, unique=True)
    body_kind = models.CharField("区分", max_length=10, choices=BodyKind.choices)
    romaji = models.CharField("ローマ字", max_length=100, blank=True, default="")
    latitude = models.DecimalField("緯度", max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField("経度", max_digits=9, decimal_places=6, null=True, blank=True)
    is_northern_village = models.BooleanField("北方領土の村", default=False)

    objects = LocalGovernmentQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        verbose_name = "地方公共団体"
        verbose_name_plural = "地方公共団体"
        ordering = ["code6"]
        constraints = [
            models.CheckConstraint(
                name="local_government_code_is_valid",
                condition=Q(CodeIsValid(F("code6"))),
                violation_error_message="団体コードの検査数字（6桁目）が合いません。",
            ),
            models.CheckConstraint(
                name="local_government_kind_is_known",
                condition=Q(body_kind__in=BodyKind.values),
                violation_error_message="団体の区分が正しくありません。",
            ),
            models.CheckConstraint(
                name="local_government_lies_on_the_globe",
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__range=(Value(-90), Value(90)), longitude__range=(-180, 180)),
                violation_error_message="緯度と経度は両方そろえて入力してください。",
            ),
        ]

    @property
    def is_prefecture(self) -> bool:
        """Whether this is one of the 47 prefectures."""
        return self.body_kind == BodyKind.PREFECTURE
