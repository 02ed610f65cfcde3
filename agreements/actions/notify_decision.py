"""Notify the body of the decision: the notice (通知書) is made once and stays as it was."""

import hashlib
from datetime import date, datetime

from django.db import transaction

from agreements import permissions_requests as permissions
from agreements.choices import RequestState
from agreements.models import Request, RequestNotice
from agreements.moving import Facts, check_not_after_today, locked, move
from agreements.reports.notice import notice_pdf
from portal.common.refusals import told
from portal.common.viewer import Viewer


@transaction.atomic
def notify_decision(
    *,
    asked: Request,
    notified_on: date,
    notice_number: str,
    notice_addressee: str,
    by: Viewer,
    now: datetime,
) -> Request:
    """決定を団体の長に通知し、通知書のPDFを通知したときのまま残す。

    Raises PermissionDenied, Conflict when it has been notified meanwhile, and ValidationError by
    field.
    """
    permissions.check_can_decide(by, asked)
    check_not_after_today(notified_on, now, field="notified_on")
    facts: Facts = {
        "notified_on": notified_on,
        "notice_number": notice_number.strip(),
        "notice_addressee": notice_addressee.strip(),
    }
    row = move(locked(asked, by), RequestState.NOTIFIED, facts, event="決定を通知", by=by, now=now)
    freeze_notice(row, now=now)
    return row


def freeze_notice(asked: Request, *, now: datetime) -> RequestNotice:
    """Keep the notice of a notified request as it is sent, with its digest."""
    pdf = notice_pdf(asked, as_of=now)
    with told(RequestNotice):
        return RequestNotice.objects.create(
            request=asked, pdf=pdf, sha256=hashlib.sha256(pdf).hexdigest(), made_at=now
        )
