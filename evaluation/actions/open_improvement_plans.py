"""Open improvement plans: for a settled year, for all sites that ask for one; or one by hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction

from evaluation import permissions_improvement as permissions
from evaluation.actions.raise_site_reviews import raise_site_reviews
from evaluation.choices_improvement import Focus, ImprovementState, ReasonCode
from evaluation.improving import check_reason
from evaluation.models import Achievement, AssessmentRule, ImprovementPlan
from evaluation.queries.assessment import Assessed, assessed
from evaluation.queries.opening_figures import opening_figures
from evaluation.rules.assessment import Reason
from evaluation.telling_improvement import OPENED, tell
from portal.common import audit
from portal.common.fiscal import FiscalYear, today
from portal.common.viewer import Viewer
from sites.models import JointSite

NO_RULE = "この年度の「改善計画を求める基準」が登録されていません。本省に登録を依頼してください。"
NOT_SETTLED = "この拠点の年度はまだ締められていません。"
LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('improvement plans ' || %s, 0))"


@dataclass(frozen=True, slots=True)
class Opened:
    """What one assessment of a year led to."""

    plans: list[ImprovementPlan]
    assessed: int
    reviews: int


@transaction.atomic
def open_improvement_plans(
    *, year: FiscalYear, by: Viewer, now: datetime, prefecture_code: str = ""
) -> Opened:
    """締めた年度を基準で評価し、求められる拠点の改善計画を開く。何度行っても同じ。

    A site-year that has had a plan gets no second one, also when that plan is closed. Where the
    rule's years have passed without improvement, the review of the site is raised too. Raises
    PermissionDenied, and ValidationError at `year` without a rule for it.
    """
    permissions.check_can_open_plans(by, prefecture_code=prefecture_code)
    rule = _rule_of(year)
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [str(year.year)])
    found, funnel = assessed(by, year.year, rule, prefecture_code=prefecture_code)
    had = set(ImprovementPlan.objects.filter(fiscal_year=year.year).values_list("site", flat=True))
    poor = [one for one in found if one.reasons]
    new = [one for one in poor if one.site.pk not in had]
    figures = opening_figures(by, new, funnel, year.year, FiscalYear.of(today(now)))
    plans = _save(new, figures, year, rule, by, now)
    raised = raise_site_reviews(
        sites=[one.site for one in poor], year=year, rule=rule, by=by, now=now
    )
    return Opened(plans, len(found), len(raised))


@transaction.atomic
def open_plan_by_hand(
    *, site: JointSite, year: FiscalYear, reason: str, by: Viewer, now: datetime
) -> ImprovementPlan:
    """基準によらず、理由を付けて改善計画を開く。締めた年度だけに開ける。

    Reasons the rule finds stand beside the typed one. Raises PermissionDenied, and ValidationError
    by field: no reason, a year that is not settled, a plan that is open already.
    """
    permissions.check_can_open_plans(by, prefecture_code=site.prefecture_code)
    said, rule = check_reason(reason), _rule_of(year)
    if not Achievement.objects.current().filter(site=site, fiscal_year=year.year).exists():
        raise ValidationError({"year": NOT_SETTLED})
    if ImprovementPlan.objects.running().filter(site=site, fiscal_year=year.year).exists():
        raise ValidationError({"year": "この拠点と年度の改善計画は、すでにあります。"})
    found, funnel = assessed(by, year.year, rule, prefecture_code=site.prefecture_code)
    one = next(each for each in found if each.site.pk == site.pk)
    one.reasons.append(Reason(ReasonCode.BY_HAND, said))
    figures = opening_figures(by, [one], funnel, year.year, FiscalYear.of(today(now)))
    return _save([one], figures, year, rule, by, now)[0]


def _rule_of(year: FiscalYear) -> AssessmentRule:
    rule = AssessmentRule.objects.all().for_year(year.year)
    if rule is None:
        raise ValidationError({"year": NO_RULE})
    return rule


def _save(
    found: Sequence[Assessed],
    figures: dict[int, dict[str, Any]],
    year: FiscalYear,
    rule: AssessmentRule,
    by: Viewer,
    now: datetime,
) -> list[ImprovementPlan]:
    plans = ImprovementPlan.objects.bulk_create(
        ImprovementPlan(
            site=one.site,
            fiscal_year=year.year,
            rule=rule,
            state=ImprovementState.PLANNING,
            reasons=[_as_record(reason) for reason in one.reasons],
            figures=figures[one.site.pk],
            focus=Focus(one.focus),
            opened_by_id=by.user_id,
            opened_at=now,
        )
        for one in found
    )
    for plan in plans:
        facts = {"年度": plan.fiscal_year, "理由": [one["sentence"] for one in plan.reasons]}
        audit.record("改善計画を開いた", target=plan, by=by, at=now, after=facts)
        tell(OPENED, plan, at=now)
    return plans


def _as_record(reason: Reason) -> dict[str, Any]:
    return {
        "code": reason.code.value,
        "label": str(reason.code.label),
        "sentence": reason.sentence,
        "figures": dict(reason.figures),
    }
