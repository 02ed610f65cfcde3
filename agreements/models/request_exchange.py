"""RequestExchange (やりとり): questions and answers between the body and the State (誠実に対応)."""

from typing import Self

from django.db import models
from django.db.models import Q

from agreements.choices import ExchangeKind
from agreements.models.request import Request
from portal.common.viewer import Viewer
from portal.organizations.models import Organization
from portal.people.models import User


class RequestExchangeQuerySet(models.QuerySet["RequestExchange"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Whoever sees the request sees what was said about it."""
        return self.filter(request__in=Request.objects.visible_to(viewer))


class RequestExchange(models.Model):
    """要望・要請についての質問・回答・連絡。書いた後は変えられない。"""

    request = models.ForeignKey(
        Request, models.PROTECT, related_name="exchanges", verbose_name="要望・要請"
    )
    kind = models.CharField("種類", max_length=8, choices=ExchangeKind.choices)
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name="組織"
    )
    said_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="書いた人"
    )
    said_at = models.DateTimeField("日時")
    text = models.TextField("内容", max_length=5_000)

    objects = RequestExchangeQuerySet.as_manager()

    class Meta:
        verbose_name = "要望・要請のやりとり"
        verbose_name_plural = "要望・要請のやりとり"
        ordering = ["said_at", "pk"]
        constraints = [
            models.CheckConstraint(
                violation_error_code="kind",
                name="exchange_kind_is_known",
                condition=Q(kind__in=ExchangeKind.values),
                violation_error_message="種類を選んでください。",
            ),
            models.CheckConstraint(
                violation_error_code="text",
                name="exchange_says_something",
                condition=Q(text__regex=r"\S"),
                violation_error_message="内容を入力してください。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}（{self.organization}）"
