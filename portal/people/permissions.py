"""Who may open somebody's way back in; pairs: `check_can_x` raises, `can_x` answers."""

from datetime import datetime

from django.core.exceptions import PermissionDenied

from portal.common.capabilities import Scope
from portal.common.fiscal import today
from portal.common.viewer import Viewer
from portal.people.capabilities import RESET_FACTORS
from portal.people.models import Membership, User


def can_reset_factors(viewer: Viewer, person: User, *, now: datetime) -> bool:
    """Whether the administrator stands over every organisation the person acts for today.

    Over every one, because the factor guards them all: a city does not take away what guards the
    same person's rights at a bureau. Nobody resets his own: whoever sits at his open session could.
    """
    scope = RESET_FACTORS.scope_for(viewer)
    if scope is None or viewer.user_id == person.pk:
        return False
    if scope == Scope.ALL:
        return True
    current = Membership.objects.current_on(today(now)).filter(user=person)
    organizations = [one.organization for one in current.select_related("organization")]
    return bool(organizations) and all(
        one.pk == viewer.organization_id
        or (scope == Scope.PREFECTURE and one.prefecture_code == viewer.prefecture_code)
        for one in organizations
    )


def check_can_reset_factors(viewer: Viewer, person: User, *, now: datetime) -> None:
    """Raise PermissionDenied unless `can_reset_factors`."""
    if not can_reset_factors(viewer, person, now=now):
        raise PermissionDenied(
            "二要素認証を消せるのは、その人のすべての所属を受け持つ組織の管理者です。"
            "自分のものは消せません。"
        )
