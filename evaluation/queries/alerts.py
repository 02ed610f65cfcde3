"""Warnings of a year: the last of each target, the least likely first."""

from collections.abc import Iterable

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet

from evaluation.choices_improvement import ImprovementState
from evaluation.models import AlertRule, ImprovementPlan, LandingAlert
from portal.common.viewer import Viewer


def alerts_of_year(viewer: Viewer, year: int) -> QuerySet[LandingAlert]:
    """Return the last warning of each target of the sites the viewer runs, the worst first."""
    return (
        LandingAlert.objects.visible_to(viewer)
        .filter(fiscal_year=year)
        .last_of_each()
        .select_related("site__agreement", "indicator")
        .order_by("chance", "site__code", "indicator__position")
    )


def rule_of_year(viewer: Viewer, year: int) -> AlertRule | None:
    """Return the rule in force in a fiscal year."""
    return AlertRule.objects.visible_to(viewer).of_year(year)


def plans_after(viewer: Viewer, alerts: Iterable[LandingAlert]) -> dict[int, ImprovementPlan]:
    """Return by site the newest improvement plan, one under way before a closed one.

    Only of the alerts' sites that have one; one query.
    """
    plans = ImprovementPlan.objects.visible_to(viewer).filter(
        site__in={one.site_id for one in alerts}
    )
    is_closed = ExpressionWrapper(Q(state=ImprovementState.CLOSED), output_field=BooleanField())
    ordered = plans.order_by("site_id", is_closed, "-fiscal_year", "-pk")
    return {plan.site_id: plan for plan in ordered.distinct("site_id")}
