"""What every part of the portal shares."""

from portal.common.models.audit_entry import AuditEntry
from portal.common.models.data_source import DataSource, is_demonstration
from portal.common.models.import_draft import ImportDraft
from portal.common.models.outbox_item import OutboxItem, OutboxState

__all__ = [
    "AuditEntry",
    "DataSource",
    "ImportDraft",
    "OutboxItem",
    "OutboxState",
    "is_demonstration",
]
