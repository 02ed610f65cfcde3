"""The rule of keeping (rules/keeping.py) as a condition of a query."""

from django.db.models import Q

from portal.common.viewer import Viewer
from portal.people.rules.keeping import BELOW, NATIONWIDE

NONE = Q(pk__in=[])


def kept_by(viewer: Viewer, path: str = "") -> Q:
    """Return the condition that an organisation at `path` ("organization__") is kept by the viewer.

    The same answer as `rules.keeping.keeps`, row by row; tests/portal/people hold the two together.
    """
    if viewer.is_system:
        return ~NONE
    if not viewer.is_administrator or viewer.role is None or viewer.organization_id is None:
        return NONE
    own = Q(**{f"{path}id": viewer.organization_id})
    below = Q(**{f"{path}kind__in": sorted(BELOW[viewer.role])})
    if viewer.role not in NATIONWIDE:
        if not viewer.prefecture_code:
            return own
        below &= Q(**{f"{path}prefecture_code": viewer.prefecture_code})
    return own | below
