"""Decide what becomes of a site that has not improved (施設の在り方)."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from agreements.models import Resolution
from evaluation import permissions_improvement as permissions
from evaluation.choices_improvement import SITE_REVIEW_STATES, SiteReviewState
from evaluation.models import SiteReview
from portal.common.fiscal import today
from portal.common.saving import save_checked
from portal.common.viewer import Viewer


@transaction.atomic
def decide_site_review(
    *,
    review: SiteReview,
    decision: str,
    reason: str,
    resolution: Resolution | None,
    decided_on: date,
    by: Viewer,
    now: datetime,
) -> SiteReview:
    """運営協議会の議決による施設の在り方の決定（続ける・変える・廃止する）を、理由とともに記録する。

    What follows (a new agreement, the end of the site) is recorded where it belongs. Raises
    PermissionDenied, and ValidationError by field: no resolution of the site's council, no
    reason, a day to come, decided already.
    """
    permissions.check_can_decide_site(by, review.site)
    held = SiteReview.objects.select_for_update(of=("self",)).get(pk=review.pk)
    SITE_REVIEW_STATES.check(held.state, SiteReviewState.DECIDED)
    if decided_on > today(now):
        raise ValidationError({"decided_on": "決定日は、今日までの日にしてください。"})
    held.state, held.decision, held.reason = SiteReviewState.DECIDED, decision, reason.strip()
    held.resolution, held.decided_on, held.decided_by_id = resolution, decided_on, by.user_id
    return save_checked(held, event="施設の在り方を決定", by=by, at=now)
