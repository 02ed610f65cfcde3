"""Take rights away: one administrator may do that at once, but never leave nobody in charge."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from portal.common.fiscal import today
from portal.common.viewer import Viewer
from portal.people import permissions
from portal.people.granting import change_membership, end_on
from portal.people.models import Membership


@transaction.atomic
def end_membership(
    *, membership: Membership, last_day: date, by: Viewer, now: datetime
) -> Membership:
    """所属を終える。`last_day` の終わり（日本時間）まで使え、きのうなら直ちに使えなくなる。

    Raises PermissionDenied, and ValidationError (by field) for a day further back or later than
    the membership ends anyway, and for the last administrator.
    """
    permissions.check_can_keep_people(by, membership.organization)
    return end_on(membership, last_day, day=today(now), by=by, now=now, field="last_day")


@transaction.atomic
def remove_administrator(*, membership: Membership, by: Viewer, now: datetime) -> Membership:
    """管理者から外す。所属はそのまま残る。

    Raises PermissionDenied, and ValidationError when he is none, or the last one.
    """
    permissions.check_can_keep_people(by, membership.organization)
    if not membership.is_administrator:
        raise ValidationError("この人は管理者ではありません。")
    return change_membership(
        membership, {"is_administrator": False}, by=by, now=now, event="管理者から外した"
    )
