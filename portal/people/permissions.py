"""Who keeps whose rights; pairs: `check_can_x` raises, `can_x` answers for a button."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied

from portal.common.capabilities import Scope
from portal.common.fiscal import today
from portal.common.viewer import Role, Viewer
from portal.organizations.models import Organization
from portal.people.capabilities import HAND_OVER, KEEP_PEOPLE, READ_PEOPLE, RESET_FACTORS
from portal.people.models import GrantRequest, Membership, User
from portal.people.rules.keeping import Place, keeps


def _place(organization: Organization) -> Place:
    return Place(organization.pk, Role(organization.kind), organization.prefecture_code)


def can_keep_people(viewer: Viewer, organization: Organization) -> bool:
    """Administrators keep the people of their own organisation and of those below it."""
    if viewer.is_system:
        return True
    if KEEP_PEOPLE.scope_for(viewer) is None or viewer.role is None:
        return False
    if viewer.organization_id is None:
        return False
    own = Place(viewer.organization_id, viewer.role, viewer.prefecture_code)
    return keeps(own, _place(organization))


def check_can_keep_people(viewer: Viewer, organization: Organization) -> None:
    """Raise PermissionDenied unless `can_keep_people`."""
    if not can_keep_people(viewer, organization):
        raise PermissionDenied(
            "人の所属と権限を扱えるのは、その組織の管理者と、その上の組織の管理者です。"
        )


def can_read_people(viewer: Viewer) -> bool:
    """Everybody who acts for an organisation; what is out of scope does not exist (404)."""
    return READ_PEOPLE.scope_for(viewer) is not None and viewer.organization_id is not None


def check_can_ask(viewer: Viewer, organization: Organization) -> None:
    """Raise PermissionDenied unless an administrator, known by name, asks (the clock does not)."""
    if viewer.user_id is None:
        raise PermissionDenied("権限の申請は、管理者が自分の名前で行います。")
    check_can_keep_people(viewer, organization)


def can_decide(viewer: Viewer, grant: GrantRequest) -> bool:
    """Another administrator than the one who asked, and not the person concerned."""
    return (
        viewer.user_id is not None
        and can_keep_people(viewer, grant.organization)
        and viewer.user_id not in {grant.asked_by_id, grant.subject_id}
    )


def check_can_decide(viewer: Viewer, grant: GrantRequest) -> None:
    """Raise PermissionDenied unless `can_decide`, with the reason."""
    check_can_keep_people(viewer, grant.organization)
    if viewer.user_id == grant.asked_by_id:
        raise PermissionDenied("自分の申請は、自分では決定できません。ほかの管理者が決定します。")
    if not can_decide(viewer, grant):
        raise PermissionDenied("自分についての申請は、自分では決定できません。")


def can_withdraw(viewer: Viewer, grant: GrantRequest) -> bool:
    """Whoever asked may take it back, as long as he keeps the organisation's people."""
    return viewer.user_id == grant.asked_by_id and can_keep_people(viewer, grant.organization)


def check_can_withdraw(viewer: Viewer, grant: GrantRequest) -> None:
    """Raise PermissionDenied unless `can_withdraw`."""
    if not can_withdraw(viewer, grant):
        raise PermissionDenied("申請を取り下げられるのは、申請した管理者です。")


def still_keeps(user_id: int, organization: Organization, day: date) -> bool:
    """Whether the person is on `day` an administrator who keeps the organisation's people.

    By any of his memberships, because the one he asked by is not his only one.
    """
    administering = (
        Membership.objects.current_on(day)
        .filter(
            user=user_id,
            user__is_active=True,
            is_administrator=True,
            organization__suspended_at=None,
        )
        .select_related("organization")
    )
    kept = _place(organization)
    return any(keeps(_place(one.organization), kept) for one in administering)


def can_plan_handover(viewer: Viewer, membership: Membership) -> bool:
    """The person who leaves plans his own handover, or an administrator for him."""
    is_own = (
        viewer.user_id == membership.user_id
        and viewer.organization_id == membership.organization_id
    )
    return viewer.user_id is not None and (
        (is_own and HAND_OVER.scope_for(viewer) is not None)
        or can_keep_people(viewer, membership.organization)
    )


def check_can_plan_handover(viewer: Viewer, membership: Membership) -> None:
    """Raise PermissionDenied unless `can_plan_handover`."""
    if not can_plan_handover(viewer, membership):
        raise PermissionDenied("異動の引継ぎを計画できるのは、本人と組織の管理者です。")


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
    return bool(organizations) and all(can_keep_people(viewer, one) for one in organizations)


def check_can_reset_factors(viewer: Viewer, person: User, *, now: datetime) -> None:
    """Raise PermissionDenied unless `can_reset_factors`."""
    if not can_reset_factors(viewer, person, now=now):
        raise PermissionDenied(
            "二要素認証を消せるのは、その人のすべての所属を受け持つ組織の管理者です。"
            "自分のものは消せません。"
        )
