"""Set how many days a stage of a request is meant to take."""

from datetime import datetime

from django.db import transaction

from agreements import permissions_requests as permissions
from agreements.models import ResponseStandard
from portal.common.saving import save_checked
from portal.common.viewer import Viewer


@transaction.atomic
def add_response_standard(
    *, standard: ResponseStandard, by: Viewer, now: datetime
) -> ResponseStandard:
    """処理の目安を加える。前の目安は変わらず、その日からの段階に新しい目安が当てはまる。

    Raises PermissionDenied, and ValidationError by field.
    """
    permissions.check_can_keep_response_standards(by)
    return save_checked(standard, event="処理の目安を登録", by=by, at=now)
