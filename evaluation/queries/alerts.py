"""Warnings of a year: the last of each target, the least likely first."""

from django.db.models import QuerySet

from evaluation.models import AlertRule, LandingAlert
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
