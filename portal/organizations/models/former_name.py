"""FormerName: what an organisation was called, and its code, until a day."""

from django.db import models
from django.db.models import F, Q

from portal.organizations.models.organization import Organization


class FormerName(models.Model):
    """旧名称。名称や団体コードの変更のたびに1行増え、消えることはない。"""

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="former_names", verbose_name="組織"
    )
    name = models.CharField("旧名称", max_length=100)
    kana = models.CharField("かな", max_length=200, blank=True, default="")
    code6 = models.CharField("旧団体コード", max_length=6, blank=True, default="")
    body_kind = models.CharField("旧区分", max_length=10, blank=True, default="")
    used_from = models.DateField("使用開始日", null=True, blank=True)
    used_until = models.DateField("使用最終日")
    recorded_by_name = models.CharField("記録者", max_length=100)
    recorded_at = models.DateTimeField("記録日時")

    class Meta:
        verbose_name = "旧名称"
        verbose_name_plural = "旧名称"
        ordering = ["organization", "used_until"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "used_until"],
                name="one_former_name_a_day",
                violation_error_message="同じ日までの旧名称がすでに記録されています。",
            ),
            models.CheckConstraint(
                name="former_name_period",
                condition=Q(used_from=None) | Q(used_until__gte=F("used_from")),
                violation_error_message="使用最終日は使用開始日より後にしてください。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.used_until}まで）"
