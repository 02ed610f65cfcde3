"""Somebody has lost his phone and his recovery codes: he sets up a factor anew."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction

from portal.common import audit
from portal.common.viewer import Viewer
from portal.people import letters
from portal.people.models import User
from portal.people.permissions import check_can_reset_factors


@transaction.atomic
def reset_factors(*, person: User, by: Viewer, now: datetime) -> int:
    """二要素認証の手段と回復コードをすべて消し、サインイン中の端末を終わらせる。消した数を返す。

    The person signs in by his password and, where a factor is needed, reaches nothing but its
    setting up. He is told by letter: it may not have been he who asked. Raises PermissionDenied.
    """
    check_can_reset_factors(by, person, now=now)
    factors = Authenticator.objects.filter(user=person)
    kinds = sorted(str(one.get_type_display()) for one in factors)
    factors.delete()
    for session in UserSession.objects.filter(user=person):
        session.end()
    audit.record("二要素認証を消した", target=person, by=by, at=now, before={"手段": kinds})
    letters.tell(person, "管理者が二要素認証の設定を消しました", at=now)
    return len(kinds)
