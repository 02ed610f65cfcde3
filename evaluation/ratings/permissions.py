"""Who drafts and approves schemes; `check_can_x` raises, `can_x` answers for a button."""

from django.core.exceptions import PermissionDenied

from evaluation.ratings.capabilities import APPROVE_SCHEMES, DRAFT_SCHEMES
from evaluation.ratings.models import Scheme
from portal.common.viewer import Viewer


def can_draft_schemes(viewer: Viewer) -> bool:
    """The ministry and the bureaus: the groups of a scheme reach over prefectures."""
    return DRAFT_SCHEMES.scope_for(viewer) is not None


def check_can_draft_schemes(viewer: Viewer) -> None:
    """Raise PermissionDenied unless `can_draft_schemes`."""
    if not can_draft_schemes(viewer):
        raise PermissionDenied("評価方式を作成できるのは、本省と労働局です。")


def can_decide_scheme(viewer: Viewer, scheme: Scheme) -> bool:
    """Somebody of the ministry who neither drafted nor submitted it."""
    is_second = viewer.user_id not in {scheme.drafted_by_id, scheme.submitted_by_id}
    return APPROVE_SCHEMES.scope_for(viewer) is not None and is_second


def check_can_decide_scheme(viewer: Viewer, scheme: Scheme) -> None:
    """Raise PermissionDenied unless `can_decide_scheme`."""
    if not can_decide_scheme(viewer, scheme):
        raise PermissionDenied(
            "評価方式を承認できるのは、作成した人、承認を求めた人とは別の、本省の人だけです。"
        )
