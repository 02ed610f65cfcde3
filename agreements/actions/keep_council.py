"""Found an operating council, and change what is known about it."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from agreements import permissions_councils as permissions
from agreements.models import OperatingCouncil
from portal.common.saving import save_checked
from portal.common.viewer import Viewer


@transaction.atomic
def keep_council(*, council: OperatingCouncil, by: Viewer, now: datetime) -> OperatingCouncil:
    """運営協議会を登録・変更する。

    Raises PermissionDenied, and ValidationError by field: the prefecture is not the agreement's,
    an end before the beginning, a quorum under two.
    """
    if council.pk:
        permissions.check_can_keep_council(by, council)
    permissions.check_can_found_council(
        by, prefecture_code=council.prefecture_code, agreement=council.agreement
    )
    if (
        council.agreement
        and not council.agreement.parties.filter(prefecture_code=council.prefecture_code).exists()
    ):
        raise ValidationError({"prefecture_code": "この都道府県には、協定の当事者がいません。"})
    event = "運営協議会を変更" if council.pk else "運営協議会を登録"
    return save_checked(council, event=event, by=by, at=now)
