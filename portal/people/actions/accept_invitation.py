"""Accept an invitation: as a person the portal knows, or as one it does not know yet."""

from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import transaction

from portal.common.conflict import Conflict
from portal.common.saving import save_checked
from portal.common.viewer import Viewer
from portal.people.models import Invitation, Membership, User

_CLOSED = "この招待は使えません。"


@transaction.atomic
def accept_invitation(*, invitation: Invitation, user: User, now: datetime) -> Membership:
    """招待を受け取り、申請のとおりの所属を加える。招待されたアドレスの本人だけができる。

    Raises ValidationError for another address, and Conflict when the invitation is over.
    """
    if user.email != invitation.grant.email:
        raise ValidationError("招待されたメールアドレスでサインインしてください。")
    won = (
        Invitation.objects.open_at(now)
        .filter(pk=invitation.pk, serial=invitation.serial)
        .update(accepted_at=now, accepted_by=user)
    )
    if not won:
        raise Conflict(_CLOSED)
    grant = invitation.grant
    # Somebody who comes back finds his old membership, with its history.
    membership = Membership.objects.filter(user=user, organization=grant.organization).first()
    membership = membership or Membership(user=user, organization=grant.organization)
    membership.role = grant.organization.kind
    membership.is_administrator = grant.as_administrator
    membership.valid_from, membership.valid_to = grant.valid_from, grant.valid_to
    himself = Viewer(user_id=user.pk, name=user.name, organization_name=grant.organization.name)
    return save_checked(membership, event="招待を受けて所属", by=himself, at=now)


@transaction.atomic
def join_as_new_person(
    *, invitation: Invitation, name: str, password: str, now: datetime
) -> Membership | None:
    """氏名とパスワードを決めて利用者になり、招待を受け取る。

    Nothing happens (None) when the portal knows the address: that person signs in and accepts.
    The work is the same, so that nobody learns from the time whether the address is known. The
    caller has checked the password. Raises Conflict when the invitation is over.
    """
    if User.objects.filter(email=invitation.grant.email).exists():
        make_password(password)
        return None
    user = User.objects.create_user(email=invitation.grant.email, name=name, password=password)
    return accept_invitation(invitation=invitation, user=user, now=now)
