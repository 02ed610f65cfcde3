"""Merge local governments (合併), keeping the old ones with their last day."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction

from portal.common.saving import save_checked
from portal.common.viewer import Viewer
from portal.organizations import permissions
from portal.organizations.models import LocalGovernment, Succession


@transaction.atomic
def merge_local_governments(
    *,
    predecessors: Sequence[LocalGovernment],
    successor: LocalGovernment,
    effective_on: date,
    by: Viewer,
    now: datetime,
) -> list[Succession]:
    """旧団体を前日で廃止し、新団体へのつながりを記録する。

    A new successor (新設合併) must be registered first; in 編入合併 it exists already. Raises
    PermissionDenied, and ValidationError when a predecessor no longer exists on that day.
    """
    for body in (*predecessors, successor):
        permissions.check_can_change_register(by, body.prefecture_code)
    records = []
    for body in LocalGovernment.objects.select_for_update().filter(
        pk__in=[one.pk for one in predecessors]
    ):
        if body.valid_to is not None:
            raise ValidationError({"predecessors": f"{body.name}はすでに廃止されています。"})
        body.valid_to = effective_on - timedelta(days=1)
        save_checked(body, event="合併により廃止", by=by, at=now)
        succession = Succession(
            predecessor=body,
            successor=successor,
            effective_on=effective_on,
            recorded_by_name=by.name,
            recorded_at=now,
        )
        records.append(save_checked(succession, event="合併を記録", by=by, at=now))
    return records
