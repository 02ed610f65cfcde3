"""Send an invitation again, or take it back."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from portal.common import audit
from portal.common.conflict import Conflict
from portal.common.viewer import Viewer
from portal.people import permissions
from portal.people.inviting import send
from portal.people.models import Invitation
from portal.people.models.invitation import VALID_FOR

_TOO_LATE = "この招待は、すでに受け取られたか、取り消されています。"


@transaction.atomic
def resend_invitation(*, invitation: Invitation, by: Viewer, now: datetime) -> Invitation:
    """招待を送り直す。前に送ったリンクは使えなくなり、期限は7日後になる。

    Raises PermissionDenied, and Conflict when it has been accepted or revoked.
    """
    permissions.check_can_keep_people(by, invitation.grant.organization)
    _update(invitation, serial=F("serial") + 1, sent_at=now, expires_at=now + VALID_FOR)
    audit.record(
        "招待を送り直した",
        target=invitation,
        by=by,
        at=now,
        after={"発行の回数": invitation.serial, "有効期限": invitation.expires_at},
    )
    send(invitation, at=now)
    return invitation


@transaction.atomic
def revoke_invitation(*, invitation: Invitation, by: Viewer, now: datetime) -> Invitation:
    """招待を取り消す。送ったリンクは使えなくなる。

    Raises PermissionDenied, and Conflict when it has been accepted or revoked.
    """
    permissions.check_can_keep_people(by, invitation.grant.organization)
    _update(invitation, revoked_at=now, revoked_by=by.user_id)
    audit.record("招待を取り消した", target=invitation, by=by, at=now)
    return invitation


def _update(invitation: Invitation, **facts: object) -> None:
    won = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, revoked_at=None).update(
        **facts
    )
    if not won:
        raise Conflict(_TOO_LATE)
    invitation.refresh_from_db()
