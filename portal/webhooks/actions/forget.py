"""Clear away the log of what was sent long ago."""

from datetime import datetime, timedelta

from django.db import transaction

from portal.webhooks.choices import DeliveryState
from portal.webhooks.models import WebhookDelivery

KEPT = timedelta(days=90)
AT_ONCE = 1000


@transaction.atomic
def forget_old_deliveries(now: datetime) -> int:
    """Delete up to 1,000 deliveries older than 90 days with their attempts; return how many.

    What still waits is kept, whatever its age; what is held for a paused endpoint goes: nobody
    resumed it for three months.
    """
    old = WebhookDelivery.objects.filter(created_at__lt=now - KEPT).exclude(
        state=DeliveryState.WAITING
    )
    batch = list(old.order_by("created_at").values_list("pk", flat=True)[:AT_ONCE])
    WebhookDelivery.objects.filter(pk__in=batch).delete()
    return len(batch)
