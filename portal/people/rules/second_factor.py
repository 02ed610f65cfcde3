"""Who must prove a second factor, and what stands between a session and its rights."""

from collections.abc import Collection

from portal.common.viewer import Hurdle, Role, Viewer

STATE_ROLES = frozenset({Role.MINISTRY, Role.BUREAU, Role.HELLO_WORK})


def acts_for_the_state(viewer: Viewer) -> bool:
    """Whether one of the person's current memberships is of the State (issue: sign-in).

    All memberships count, not only the one the person acts by now: switching is no way around.
    """
    return not STATE_ROLES.isdisjoint(viewer.roles)


def hurdle_for(*, is_needed: bool, factors: Collection[int], proven: int | None) -> Hurdle | None:
    """Return what the session must do first, None when it may go on.

    `factors` are the ids of the person's factors as they are now, `proven` is the one this session
    has proved. Who has a factor must prove it, whether it is needed or not: a session that knew
    only the password stays outside when the owner sets a factor up elsewhere.
    """
    if proven in factors:
        return None
    if factors:
        return Hurdle.PROVE
    return Hurdle.ENROL if is_needed else None
