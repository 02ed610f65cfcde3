"""AuditEntry: one thing somebody did. Inserted only and chained (migration 2)."""

from typing import Self

from django.db import models

from portal.common.viewer import Viewer


class AuditEntryQuerySet(models.QuerySet["AuditEntry"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Read with the object it is about: whoever sees the object sees its history."""
        return self if viewer.is_government else self.none()

    def about(self, target: models.Model) -> Self:
        """The history of one object, newest first."""
        return self.filter(
            object_type=target._meta.label_lower,
            object_id=str(target.pk),
        )


class AuditEntry(models.Model):
    """監査の記録。だれが、いつ、何を、どう変えたか。"""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField("日時")
    event = models.TextField("操作")
    object_type = models.TextField("対象の種類")
    object_id = models.TextField("対象")
    object_label = models.TextField("対象の名称")
    actor_id = models.BigIntegerField("利用者", null=True)
    actor_name = models.TextField("氏名")
    actor_organization = models.TextField("所属")
    before = models.JSONField("変更前")
    after = models.JSONField("変更後")
    reason = models.TextField("理由", default="")

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "common_auditentry"
        verbose_name = "監査の記録"
        verbose_name_plural = "監査の記録"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_name} {self.event}"
