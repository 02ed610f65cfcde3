"""Appoint an organisation's first administrators: before them nobody could agree to anything."""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from portal.common.fiscal import today
from portal.common.saving import save_checked
from portal.common.viewer import Viewer
from portal.organizations.models import Organization
from portal.people.models import Membership, User

ENOUGH = 2  # who can agree with each other; from then on the portal's own pages are used


@transaction.atomic
def appoint_first_administrator(
    *, organization: Organization, email: str, name: str, by: Viewer, now: datetime
) -> Membership:
    """組織の最初の管理者（2人まで）を登録する。サーバーの運用者がコマンドで行う。

    The person gets an account without a password and sets one by 「パスワードを忘れたとき」. Raises
    PermissionDenied for anybody but the system, and ValidationError when two are there already.
    """
    if not by.is_system:
        raise PermissionDenied("最初の管理者は、サーバーの運用者がコマンドで登録します。")
    organization = Organization.objects.select_for_update().get(pk=organization.pk)
    current = Membership.objects.current_on(today(now)).filter(
        organization=organization, is_administrator=True
    )
    if current.count() >= ENOUGH:
        raise ValidationError("管理者がすでに2人います。画面から招待してください。")
    address = email.strip().lower()
    user = User.objects.filter(email=address).first()
    user = user or User.objects.create_user(email=address, name=name)
    membership = Membership(
        user=user, organization=organization, role=organization.kind, is_administrator=True
    )
    return save_checked(membership, event="最初の管理者を登録", by=by, at=now)
