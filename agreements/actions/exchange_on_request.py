"""Ask, answer or tell the other side something about a request (誠実に対応)."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from agreements import permissions_requests as permissions
from agreements.models import Request, RequestExchange
from agreements.moving import locked, person_behind
from agreements.request_events import tell_exchange
from portal.common.saving import save_checked
from portal.common.viewer import Viewer


@transaction.atomic
def exchange_on_request(
    *, asked: Request, kind: str, text: str, by: Viewer, now: datetime
) -> RequestExchange:
    """要望・要請についての質問・回答・連絡を書く。提出から通知または取下げまでの間だけできる。

    Raises PermissionDenied, and ValidationError by field.
    """
    permissions.check_can_exchange(by, asked)
    if by.organization_id is None:
        raise PermissionDenied("やりとりは、組織の担当者として書きます。")
    said = RequestExchange(
        request=locked(asked, by),
        kind=kind,
        organization_id=by.organization_id,
        said_by=person_behind(by),
        said_at=now,
        text=text.strip(),
    )
    save_checked(said, event="要望・要請のやりとり", by=by, at=now)
    tell_exchange(said, at=now)
    return said
