"""Corrections: the list, what one would change, and what a month was when it was accepted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet

from evaluation.choices import CorrectionState, Direction, Level, PartState, Side
from evaluation.models import (
    Achievement,
    AnnualTarget,
    Correction,
    CorrectionLine,
    Indicator,
    MonthlyResult,
    MonthPart,
)
from evaluation.rules.achievement import Line, achievement, is_met
from evaluation.rules.year_lines import Measured, line_of
from portal.common.viewer import Role, Viewer
from sites.models import JointSite

Figure = tuple[int, date | None]
"""An indicator's id and a month; without a month, the year's target."""


def corrections(viewer: Viewer) -> QuerySet[Correction]:
    """Return the corrections the viewer may see, those that wait first, then the newest."""
    return (
        Correction.objects.visible_to(viewer)
        .select_related("site", "organization", "requested_by", "decided_by")
        .select_related("achievement_before", "achievement_after")
        .annotate(is_open=Q(state=CorrectionState.REQUESTED))
        .order_by("-is_open", "-requested_at")
    )


def waiting_for(viewer: Viewer) -> QuerySet[Correction]:
    """Return what the viewer's organisation has to decide: the bureau what others have asked."""
    waiting = corrections(viewer).filter(state=CorrectionState.REQUESTED)
    if viewer.role == Role.BUREAU:
        mine = waiting.filter(site__prefecture_code=viewer.prefecture_code)
        return mine.exclude(organization=viewer.organization_id)
    if viewer.role == Role.MINISTRY:
        return waiting.filter(organization__kind=Role.BUREAU)
    return waiting.none()


def lines_of(viewer: Viewer, correction: Correction) -> QuerySet[CorrectionLine]:
    """Return what the correction changes, targets first, then by month."""
    return (
        CorrectionLine.objects.visible_to(viewer)
        .filter(correction=correction)
        .select_related("indicator", "resolution")
        .order_by("month", "indicator__position")
    )


def is_settled(site: JointSite, year: int) -> bool:
    """Whether the site's year was settled: then all of it is closed, for ever."""
    return Achievement.objects.filter(site=site, fiscal_year=year).exists()


def closed_sides(site: JointSite, month: date) -> set[Side]:
    """Return the sides whose part of the month is accepted."""
    parts = MonthPart.objects.filter(site=site, month=month, state=PartState.ACCEPTED)
    return {Side(side) for side in parts.values_list("side", flat=True)}


def current_figures(site: JointSite, year: int) -> dict[Figure, Decimal | None]:
    """Return every figure of the site's year as it is: months, and targets (month None)."""
    months = MonthlyResult.objects.filter(site=site, fiscal_year=year)
    targets = AnnualTarget.objects.filter(site=site, fiscal_year=year)
    found: dict[Figure, Decimal | None] = {
        (indicator, month): None if value is None else Decimal(value)
        for indicator, month, value in months.values_list("indicator", "month", "value")
    }
    found.update({(one.indicator_id, None): one.value for one in targets})
    return found


@dataclass(frozen=True, slots=True)
class LineEffect:
    """One target of the year before and after; `before` is None for a target that is new."""

    indicator: Indicator
    before: Line | None
    after: Line

    @property
    def was_met(self) -> bool | None:
        """Whether the target was met; None when there was none."""
        return is_met(self.before) if self.before else None

    @property
    def is_met(self) -> bool:
        """Whether the target will be met."""
        return is_met(self.after)


@dataclass(frozen=True, slots=True)
class Effect:
    """What a correction makes of a site's year."""

    lines: Sequence[LineEffect]
    level_before: Level | None
    level_after: Level | None


def effect_of(site: JointSite, year: int, changes: Mapping[Figure, Decimal | None]) -> Effect:
    """Return the year's targets and level as they are, and as `changes` would make them."""
    indicators = {
        one.pk: one for one in Indicator.objects.select_related("numerator", "denominator")
    }
    now = current_figures(site, year)
    before, after = _lines(now, indicators), _lines({**now, **changes}, indicators)
    return Effect(
        lines=[
            LineEffect(indicators[pk], before.get(pk), line)
            for pk, line in sorted(after.items(), key=lambda one: indicators[one[0]].position)
        ],
        level_before=achievement(list(before.values())),
        level_after=achievement(list(after.values())),
    )


def _lines(
    figures: Mapping[Figure, Decimal | None], indicators: Mapping[int, Indicator]
) -> dict[int, Line]:
    months = {
        (indicators[pk].code, month): None if value is None else int(value)
        for (pk, month), value in figures.items()
        if month is not None
    }
    return {
        pk: line_of(_measured(indicators[pk]), value, months)
        for (pk, month), value in figures.items()
        if month is None and value is not None
    }


def _measured(indicator: Indicator) -> Measured:
    return Measured(
        indicator.code,
        Direction(indicator.direction),
        indicator.numerator.code if indicator.numerator else "",
        indicator.denominator.code if indicator.denominator else "",
    )


def versions_of_month(viewer: Viewer, site: JointSite, month: date) -> list[Correction]:
    """Return the approved corrections of an accepted month, the oldest first.

    What was accepted is version 1; each of them made the next, and its lines say what was before.
    """
    return list(
        corrections(viewer)
        .filter(site=site, state=CorrectionState.APPROVED, lines__month=month)
        .distinct()
        .order_by("decided_at")
    )
