"""Receive a request (受理)."""

from datetime import date, datetime

from django.db import transaction

from agreements import permissions_requests as permissions
from agreements.choices import RequestState
from agreements.models import Request
from agreements.moving import check_not_after_today, locked, move
from portal.common.viewer import Viewer


@transaction.atomic
def receive_request(*, asked: Request, received_on: date, by: Viewer, now: datetime) -> Request:
    """提出された要望・要請を受理する。

    Raises PermissionDenied, Conflict when it has been received or withdrawn meanwhile, and
    ValidationError by field.
    """
    permissions.check_can_receive(by, asked)
    check_not_after_today(received_on, now, field="received_on")
    return move(
        locked(asked, by),
        RequestState.RECEIVED,
        {"received_on": received_on},
        event="要望・要請を受理",
        by=by,
        now=now,
    )
