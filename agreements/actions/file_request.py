"""File a request: it gets its number, and the State side sees it from then on."""

from datetime import datetime

from django.db import transaction

from agreements import permissions_requests as permissions
from agreements.choices import RequestState
from agreements.models import Request
from agreements.models.request_series import next_number
from agreements.moving import Facts, locked, move, person_behind
from portal.common.fiscal import FiscalYear, today
from portal.common.viewer import Viewer


@transaction.atomic
def file_request(*, asked: Request, by: Viewer, now: datetime) -> Request:
    """要望・要請を提出する。受付番号は提出日の年度と都道府県ごとの連番になる。

    Raises PermissionDenied, Conflict when it has been filed or withdrawn meanwhile, and
    ValidationError.
    """
    permissions.check_can_file_for(by, asked.body_id)
    row = locked(asked, by)
    number = row.number
    if row.state == RequestState.DRAFT:  # whoever comes too late uses up no number
        number = next_number(FiscalYear.of(today(now)), row.prefecture_code)
    facts: Facts = {"filed_on": today(now), "filed_by": person_behind(by), "number": number}
    return move(row, RequestState.FILED, facts, event="要望・要請を提出", by=by, now=now)
