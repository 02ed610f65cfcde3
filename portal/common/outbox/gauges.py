"""Numbers of the moment about the outbox."""

from collections.abc import Iterator

from django.conf import settings
from django.db.models import Min
from django.utils import timezone

from portal.common.gauges import Gauge
from portal.common.models import OutboxItem, OutboxState
from portal.common.outbox.queries import queue_depths

COUNTED = (OutboxState.WAITING, OutboxState.DEAD)


def outbox() -> Iterator[Gauge]:
    """Yield how much waits or could not be delivered, by kind, and how late the latest is."""
    depths = {(depth.kind, depth.state): depth.count for depth in queue_depths()}
    for kind in sorted({*settings.PORTAL_OUTBOX, *(kind for kind, _ in depths)}):
        for state in COUNTED:
            labels = {"kind": kind, "state": state.value.lower()}
            meaning = "送信箱の件数（種類と状態ごと）"
            yield Gauge("portal_outbox_items", meaning, depths.get((kind, state), 0), labels)
    yield Gauge(
        "portal_outbox_late_seconds",
        "送信箱で、試す時刻を過ぎてだれも配達していないもののうち、最も遅れているものの秒数",
        _lateness(),
    )


def _lateness() -> float:
    now = timezone.now()
    due = OutboxItem.objects.due(now).order_by().aggregate(first=Min("not_before"))["first"]
    return (now - due).total_seconds() if due else 0.0
