"""Open the improvement plans of years that were settled lately; the clock's own work."""

from datetime import datetime, timedelta

from django.db import transaction

from evaluation.actions.open_improvement_plans import open_improvement_plans
from evaluation.models import Achievement, AssessmentRule
from portal.common.fiscal import FiscalYear
from portal.common.viewer import Viewer

LATELY = timedelta(days=30)


@transaction.atomic
def open_for_settled_years(*, by: Viewer, now: datetime) -> int:
    """この30日に締めた拠点のある年度を評価し、改善計画を開く。開いた数を返す。

    A year before the first rule is left alone. Raises PermissionDenied for all but the ministry
    and the clock.
    """
    settled = Achievement.objects.current().filter(settled_at__gte=now - LATELY)
    years = settled.order_by("fiscal_year").values_list("fiscal_year", flat=True).distinct()
    return sum(
        len(open_improvement_plans(year=FiscalYear(year), by=by, now=now).plans)
        for year in list(years)
        if AssessmentRule.objects.all().for_year(year)
    )
