"""An agreement comes into force; what it renews has then been renewed."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from agreements import permissions
from agreements.choices import AgreementState
from agreements.following import follow
from agreements.models import Agreement
from agreements.steps import held_predecessor, locked, move, way_of
from portal.common.fiscal import today
from portal.common.viewer import Viewer


@transaction.atomic
def begin(*, agreement: Agreement, by: Viewer, now: datetime) -> Agreement:
    """発効させる。更新であれば、もとの協定は「更新済み」になり、協議会と拠点は新しい協定に続く。

    時計も同じことをする。

    Raises PermissionDenied, Conflict, and ValidationError before the first day of its validity or
    from any other state than 締結.
    """
    permissions.check_can_keep(by, agreement)
    current = locked(agreement)
    way_of("begin", current)
    if current.valid_from is None or current.valid_from > today(now):
        raise ValidationError("有効期間の初日がまだ来ていません。その日に自動で発効します。")
    move(current, "begin", event="発効", by=by, now=now)
    earlier = held_predecessor(current)
    if earlier and earlier.state == AgreementState.IN_FORCE:
        also = {"更新した協定": (None, current.reference)}
        move(earlier, "renew", event="更新済みになった", by=by, now=now, also=also)
        follow(earlier=earlier, later=current, by=by, now=now)
    return current
