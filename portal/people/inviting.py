"""Send the way in: an invitation's link, by e-mail."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from portal.common.fiscal import today
from portal.common.formats import wareki_date
from portal.common.outbox import OutboxItem, post
from portal.common.outbox.mail import deliver as send_email
from portal.common.saving import save_checked
from portal.common.viewer import Viewer
from portal.people.invitation_key import key_of
from portal.people.models import GrantRequest, Invitation
from portal.people.models.invitation import VALID_FOR

KIND = "people.invitation"


def invite(grant: GrantRequest, *, by: Viewer, now: datetime) -> Invitation:
    """Make the invitation of an approved request and send it. Inside the caller's transaction."""
    invitation = Invitation(grant=grant, sent_at=now, expires_at=now + VALID_FOR)
    save_checked(invitation, event="招待を送った", by=by, at=now)
    send(invitation, at=now)
    return invitation


def send(invitation: Invitation, *, at: datetime) -> None:
    """Have the link sent. Only the invitation's id waits in the outbox, not the link's key."""
    payload = {"invitation": str(invitation.pk), "serial": invitation.serial}
    post(KIND, payload, key=f"{invitation.pk}:{invitation.serial}", at=at)


def link_of(invitation: Invitation) -> str:
    """Return the whole address by which the invitation is accepted."""
    path = reverse("members:invitation", args=[invitation.pk, key_of(invitation)])
    return f"{settings.PORTAL_URL}{path}"


def deliver(item: OutboxItem) -> None:
    """Send the e-mail with the link; nothing when it was revoked or sent anew since.

    The link is made only now and kept nowhere. Raises what the sending of e-mails raises.
    """
    invitation = (
        Invitation.objects.select_related("grant__organization")
        .filter(
            pk=item.payload["invitation"],
            serial=item.payload["serial"],
            accepted_at=None,
            revoked_at=None,
        )
        .first()
    )
    if invitation is None:
        return
    context = {
        "name": invitation.grant.name,
        "organization": invitation.grant.organization.name,
        "link": link_of(invitation),
        "last_day": wareki_date(today(invitation.expires_at)),
    }
    payload = {"to": invitation.grant.email, "template": "invitation", "context": context}
    send_email(OutboxItem(pk=item.pk, kind=item.kind, key=item.key, payload=payload))
