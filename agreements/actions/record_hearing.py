"""Record what an expert said, and end the hearings (学識経験者の意見聴取)."""

from datetime import date, datetime

from django.db import transaction

from agreements import permissions_requests as permissions
from agreements.choices import RequestState
from agreements.models import ExpertHearing, Request
from agreements.moving import check_not_after_today, locked, move
from portal.common.saving import save_checked
from portal.common.viewer import Viewer


@transaction.atomic
def record_hearing(
    *,
    asked: Request,
    heard_on: date,
    field: str,
    affiliation_title: str,
    opinion: str,
    by: Viewer,
    now: datetime,
    name: str = "",
) -> ExpertHearing:
    """学識経験者の意見を記録する。受理してから意見聴取を終えるまでの間だけできる。

    Raises PermissionDenied, and ValidationError by field.
    """
    permissions.check_can_receive(by, asked)
    check_not_after_today(heard_on, now, field="heard_on")
    hearing = ExpertHearing(
        request=locked(asked, by),
        heard_on=heard_on,
        field=field.strip(),
        affiliation_title=affiliation_title.strip(),
        name=name.strip(),
        opinion=opinion.strip(),
    )
    return save_checked(hearing, event="意見聴取を記録", by=by, at=now)


@transaction.atomic
def conclude_hearings(
    *, asked: Request, experts_heard_on: date, by: Viewer, now: datetime
) -> Request:
    """意見聴取を終える。`experts_heard_on` は最後に意見を聴いた日。

    Raises PermissionDenied, Conflict when it has gone on or been withdrawn meanwhile, and
    ValidationError at its field when nobody was heard, or not on that day last.
    """
    permissions.check_can_decide(by, asked)
    return move(
        locked(asked, by),
        RequestState.EXPERTS_HEARD,
        {"experts_heard_on": experts_heard_on},
        event="意見聴取を終えた",
        by=by,
        now=now,
    )
