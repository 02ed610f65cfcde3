"""Ask a second person to approve a scheme."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from evaluation.ratings import permissions
from evaluation.ratings.choices import SchemeState
from evaluation.ratings.models import Scheme
from evaluation.ratings.moving import locked, move
from evaluation.ratings.queries.schemes import problems_of
from portal.common.viewer import Viewer


@transaction.atomic
def submit_scheme(*, scheme: Scheme, by: Viewer, now: datetime) -> Scheme:
    """評価方式の承認を求める。以後、数字は変えられない。

    Raises PermissionDenied; Conflict when it has moved meanwhile; ValidationError with every
    problem of its numbers: steps that overlap, fall or leave a gap, missing weights, full marks
    that do not come out.
    """
    permissions.check_can_draft_schemes(by)
    held = locked(scheme)
    problems = problems_of(held)
    if problems:
        raise ValidationError(problems)
    return move(
        held,
        SchemeState.SUBMITTED,
        event="評価方式の承認を依頼",
        by=by,
        now=now,
        submitted_by_id=by.user_id,
        submitted_at=now,
        return_reason="",
    )
