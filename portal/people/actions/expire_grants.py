"""Close the requests that nobody decided in time."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from portal.common.viewer import Viewer
from portal.people.granting import expire
from portal.people.models import GrantRequest


@transaction.atomic
def expire_grants(*, by: Viewer, now: datetime) -> int:
    """14日のうちに決定されなかった申請を期限切れにする。何度呼んでも同じ結果になる。

    Returns how many were closed. Only the clock may (PermissionDenied).
    """
    if not by.is_system:
        raise PermissionDenied("申請を期限切れにするのは自動処理です。")
    return expire(GrantRequest.objects.all(), by=by, now=now)
