"""Turn a signed-in person into the Viewer every query asks for."""

from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists
from django.utils import timezone
from django.utils.module_loading import import_string

from portal.common.fiscal import today
from portal.common.models import DataSource
from portal.common.viewer import Role, Viewer
from portal.people.models import Membership, User
from portal.people.rules.second_factor import hurdle_for

# Where the session keeps which of several memberships the person acts by.
CHOSEN_MEMBERSHIP = "membership"
# Where the session keeps which second factor was proved in it.
PROVEN_FACTOR = "second_factor"


def viewer_for(
    user: User | AnonymousUser, *, now: datetime, membership_id: int | None = None
) -> Viewer:
    """Return who `user` is today: by the chosen membership, else by the first current one.

    The membership and its organisation are read on every request, so that a right that ended, or
    an organisation that was suspended, is gone at once. A person without a current membership sees
    nothing.
    """
    if not isinstance(user, User) or not user.is_active:
        return Viewer.nobody()
    current = (
        Membership.objects.current_on(today(now))
        .filter(user=user, organization__suspended_at=None)
        .select_related("organization")
        .annotate(demonstration=Exists(DataSource.objects.filter(is_synthetic=True)))
        .order_by("id")
    )
    chosen = next((one for one in current if one.pk == membership_id), None) or next(
        iter(current), None
    )
    if chosen is None:
        return Viewer.nobody()
    return Viewer(
        user_id=user.pk,
        name=user.name,
        role=Role(chosen.role),
        organization_id=chosen.organization_id,
        organization_name=chosen.organization.name,
        prefecture_code=chosen.organization.prefecture_code,
        is_administrator=chosen.is_administrator,
        roles=frozenset(Role(one.role) for one in current),
        others=tuple((one.pk, one.organization.name) for one in current if one.pk != chosen.pk),
        shows_demonstration=bool(vars(chosen)["demonstration"]),
    )


def viewer_of_request(request: Any) -> Viewer:
    """Return the viewer of a Django or DRF request: without rights until a factor is proved."""
    session = getattr(request, "session", None) or {}
    viewer = viewer_for(
        request.user, now=timezone.now(), membership_id=session.get(CHOSEN_MEMBERSHIP)
    )
    if viewer.user_id is None:
        return viewer
    hurdle = hurdle_for(
        is_needed=needs_second_factor(viewer),
        factors=set(
            Authenticator.objects.filter(user_id=viewer.user_id).values_list("pk", flat=True)
        ),
        proven=session.get(PROVEN_FACTOR),
    )
    return viewer.before(hurdle) if hurdle else viewer


def needs_second_factor(viewer: Viewer) -> bool:
    """Whether one of the rules in PORTAL_SECOND_FACTOR asks for a second factor."""
    return any(import_string(name)(viewer) for name in settings.PORTAL_SECOND_FACTOR)
