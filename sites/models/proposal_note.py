"""ProposalNote (協議の記録): what either side says while a proposal is being consulted."""

import uuid
from typing import Self

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q

from portal.common.viewer import Viewer
from portal.organizations.models import Organization
from sites.models.site_proposal import SiteProposal


class ProposalNoteQuerySet(models.QuerySet["ProposalNote"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """As the proposal."""
        return self.filter(proposal__in=SiteProposal.objects.visible_to(viewer))


class ProposalNote(models.Model):
    """協議の記録。加えるだけで、書き換えも削除もできない。"""

    public_id = models.UUIDField(
        "公開用の番号",
        default=uuid.uuid4,
        db_default=RandomUUID(),
        unique=True,
        editable=False,
    )
    proposal = models.ForeignKey(
        SiteProposal, models.PROTECT, related_name="notes", verbose_name="拠点の提案"
    )
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name="書いた組織"
    )
    written_by_name = models.CharField("書いた人", max_length=100)
    written_at = models.DateTimeField("書いた日時")
    text = models.TextField("記録", max_length=4000)

    objects = ProposalNoteQuerySet.as_manager()

    class Meta:
        verbose_name = "協議の記録"
        verbose_name_plural = "協議の記録"
        ordering = ["proposal", "written_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="proposal_note_says_something",
                condition=~Q(text=""),
                violation_error_message="記録を入力してください。",
                violation_error_code="text",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal}の協議の記録"
