"""The outbox: whatever leaves the portal, or takes longer than a page may, goes through here.

An action posts inside its own transaction; a worker delivers afterwards. Celery only rings the
bell (ADR 5, ADR 11). See `posting` for the one side, `kinds` for the other.
"""

from portal.common.models import OutboxItem, OutboxState
from portal.common.outbox.delivery import deliver
from portal.common.outbox.kinds import Later, Refused, Work
from portal.common.outbox.posting import post, post_each, post_email
from portal.common.outbox.queries import Depth, queue_depths

__all__ = [
    "Depth",
    "Later",
    "OutboxItem",
    "OutboxState",
    "Refused",
    "Work",
    "deliver",
    "post",
    "post_each",
    "post_email",
    "queue_depths",
]
