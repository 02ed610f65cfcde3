"""Record that an agreement was signed, and for how long it holds."""

from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction

from agreements import permissions
from agreements.choices import AgreementState
from agreements.models import Agreement
from agreements.steps import held_predecessor, locked, move, way_of
from portal.common.fiscal import today
from portal.common.saving import save_checked
from portal.common.viewer import Viewer


@transaction.atomic
def sign(
    *,
    agreement: Agreement,
    signed_on: date | None,
    valid_from: date | None,
    valid_until: date | None,
    renews_automatically: bool,
    by: Viewer,
    now: datetime,
) -> Agreement:
    """締結を記録する。更新であれば、もとの協定の有効期間はその前日までになる。

    Raises PermissionDenied, Conflict, and ValidationError by field: a day to come, no day, an end
    before its beginning, a time that overlaps that of another agreement between the same parties.
    """
    permissions.check_can_keep(by, agreement)
    current = locked(agreement)
    way_of("sign", current)
    if signed_on and signed_on > today(now):
        raise ValidationError({"signed_on": "締結日は、きょうまでの日付にしてください。"})
    current.signed_on, current.valid_from = signed_on, valid_from
    current.valid_until, current.renews_automatically = valid_until, renews_automatically
    earlier = held_predecessor(current)
    if earlier and valid_from and valid_from > date.min:  # there is a day before it
        _make_room(earlier, valid_from, by=by, now=now)
    return move(current, "sign", event="締結を記録", by=by, now=now)


def _make_room(earlier: Agreement, begins: date, *, by: Viewer, now: datetime) -> None:
    """End the predecessor's time on the day before the successor begins."""
    is_over = earlier.state not in {AgreementState.SIGNED, AgreementState.IN_FORCE}
    if is_over or (earlier.valid_until is not None and earlier.valid_until < begins):
        return
    if earlier.valid_from is not None and earlier.valid_from >= begins:
        raise ValidationError(
            {"valid_from": "更新する協定は、もとの協定が始まった日より後に始めてください。"}
        )
    earlier.valid_until, earlier.renews_automatically = begins - timedelta(days=1), False
    save_checked(earlier, event="更新のため有効期間を変更", by=by, at=now)
