"""Whose people an administrator keeps: his own organisation's, and those of the level below.

The levels follow who directs whom: a labour bureau directs the Hello Work offices of its prefecture
(厚生労働省組織令), is the State's desk for its local governments, and admits its subscribers; the
ministry stands above all. Where a level has no administrator left, the one above appoints.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from portal.common.viewer import Role

# The kinds of organisations below, and whether only those of the same prefecture.
BELOW: Mapping[Role, frozenset[Role]] = {
    Role.MINISTRY: frozenset(Role),
    Role.BUREAU: frozenset({Role.HELLO_WORK, Role.LOCAL_GOVERNMENT, Role.SUBSCRIBER}),
    Role.HELLO_WORK: frozenset(),
    Role.LOCAL_GOVERNMENT: frozenset(),
    Role.SUBSCRIBER: frozenset(),
}
NATIONWIDE = frozenset({Role.MINISTRY})


@dataclass(frozen=True, slots=True)
class Place:
    """An organisation as the rule sees it; `prefecture_code` is "" for one without a prefecture."""

    organization_id: int
    role: Role
    prefecture_code: str


def keeps(keeper: Place, kept: Place) -> bool:
    """Whether the administrators of `keeper` keep the people of `kept`.

    A subscriber without a prefecture belongs to no bureau, so only the ministry is above it.
    """
    if keeper.organization_id == kept.organization_id:
        return True
    if kept.role not in BELOW[keeper.role]:
        return False
    return keeper.role in NATIONWIDE or (
        bool(kept.prefecture_code) and keeper.prefecture_code == kept.prefecture_code
    )
