"""Raise the question of a site's future (施設の在り方) where years brought no improvement."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from evaluation import permissions_improvement as permissions
from evaluation.choices_improvement import SiteReviewState, Verdict
from evaluation.models import AssessmentRule, ImprovementPlan, SiteReview
from evaluation.queries.improvement import judge_site
from evaluation.rules.standstill import first_year_of_standstill
from evaluation.telling_improvement import SITE_REVIEW, tell
from portal.common import audit
from portal.common.fiscal import FiscalYear
from portal.common.viewer import Viewer
from sites.models import JointSite


@transaction.atomic
def raise_site_reviews(
    *, sites: Sequence[JointSite], year: FiscalYear, rule: AssessmentRule, by: Viewer, now: datetime
) -> list[SiteReview]:
    """基準の年数、計画があっても改善が見られない拠点の、施設の在り方の検討を提起する。

    `sites` are those that ask for a plan in `year` again. A site whose figure rose beside similar
    ones since its first plan is left in peace, and so is one whose review is under way or was
    raised for this year. Raises PermissionDenied.
    """
    asked = _asked_again(sites, year.year, rule.years_without_improvement)
    raised = []
    for site, plan in asked:
        permissions.check_can_open_plans(by, prefecture_code=site.prefecture_code)
        judged = judge_site(
            by,
            site,
            plan.measured,
            years=(plan.fiscal_year, year.year),
            smallest=rule.smallest_difference,
        )
        if judged.verdict == Verdict.IMPROVED:
            continue
        raised.append(
            SiteReview.objects.create(
                site=site,
                fiscal_year=year.year,
                years=year.year - plan.fiscal_year,
                grounds={"verdict": judged.verdict.value, **judged.facts},
                raised_at=now,
            )
        )
    for review in raised:
        facts = {"年度": review.fiscal_year, "改善が見られない年数": review.years}
        audit.record("施設の在り方の検討を提起", target=review, by=by, at=now, after=facts)
        tell(SITE_REVIEW, review, at=now)
    return raised


def _asked_again(
    sites: Sequence[JointSite], year: int, years: int
) -> list[tuple[JointSite, ImprovementPlan]]:
    """Return the sites that stood still so long, each with the plan it began with."""
    plans: dict[int, dict[int, ImprovementPlan]] = {}
    rows = ImprovementPlan.objects.filter(site__in=sites, fiscal_year__lte=year)
    for plan in rows.order_by("pk"):
        plans.setdefault(plan.site_id, {})[plan.fiscal_year] = plan
    known = set(
        SiteReview.objects.filter(site__in=sites)
        .exclude(state=SiteReviewState.DECIDED, fiscal_year__lt=year)
        .values_list("site", flat=True)
    )
    decided = dict(
        SiteReview.objects.filter(site__in=sites, state=SiteReviewState.DECIDED)
        .order_by("fiscal_year")
        .values_list("site", "fiscal_year")
    )
    found = []
    for site in sites:
        of_site = plans.get(site.pk, {})
        began = first_year_of_standstill(set(of_site), year, years, since=decided.get(site.pk))
        if site.pk not in known and began is not None:
            found.append((site, of_site[began]))
    return found
