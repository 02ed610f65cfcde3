"""Reads of yearly plans: what was promised for a year, what was done, what came of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Protocol

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.utils.module_loading import import_string

from agreements.choices import PlanState, Standing
from agreements.models import Agreement, AnnualPlan, Clause, PlanItem, Progress
from agreements.rules.item_figure import ItemFigure
from agreements.rules.item_standing import item_standing, rate_of_target
from agreements.rules.moved import ItemFacts, moved
from portal.common.fiscal import FiscalYear
from portal.common.viewer import Viewer


class Computes(Protocol):
    """What PORTAL_PLAN_FIGURES leads to: the figures of items that an app above computes."""

    def __call__(self, viewer: Viewer, items: Sequence[PlanItem]) -> Mapping[int, ItemFigure]: ...


@dataclass(frozen=True, slots=True)
class ItemView:
    """An item with what came of it; `result` is exact, typed or computed, in the item's unit."""

    item: PlanItem
    figure: ItemFigure | None
    entries: Sequence[Progress]

    @property
    def result(self) -> Decimal | Fraction | None:
        """The year's result, None while there is none."""
        return self.figure.value if self.figure else self.item.result

    @property
    def standing(self) -> Standing:
        """達成・未達成・実績なし・数値目標なし."""
        return item_standing(self.item.target, self.result, self.item.direction)

    @property
    def rate(self) -> Decimal | None:
        """目標比, percent."""
        return rate_of_target(self.item.target, self.result)

    @property
    def facts(self) -> ItemFacts:
        """What shows that it was worked on."""
        return ItemFacts(
            fiscal_year=self.item.plan.fiscal_year,
            entries=len(self.entries),
            has_result=self.item.result is not None,
            has_figure=self.figure is not None and self.figure.value is not None,
        )

    @property
    def evidence(self) -> int:
        """How many files show what was done."""
        return sum(entry.has_evidence for entry in self.entries)


@dataclass(frozen=True, slots=True)
class ClauseYear:
    """A clause in a fiscal year: its items, and whether it moved."""

    clause: Clause
    items: Sequence[ItemView]
    has_moved: bool


def plans(viewer: Viewer) -> QuerySet[AnnualPlan]:
    """Return the plans the viewer may see with their agreement, newest year first."""
    return (
        AnnualPlan.objects.visible_to(viewer)
        .select_related("agreement")
        .order_by("-fiscal_year", "agreement__reference")
    )


def plan_items(viewer: Viewer) -> QuerySet[PlanItem]:
    """Return the items the viewer may see with plan, clause, last year's item and progress."""
    progress = Prefetch(
        "progress",
        Progress.objects.without_evidence()
        .select_related("organization")
        .order_by("done_on", "pk"),
    )
    return (
        PlanItem.objects.visible_to(viewer)
        .select_related("plan__agreement", "agreement", "clause", "copied_from__plan")
        .prefetch_related(progress)
        .order_by("plan", "position")
    )


def views_of(viewer: Viewer, items: Iterable[PlanItem]) -> list[ItemView]:
    """Return the items (of `plan_items`) with their figures, in their order."""
    listed = list(items)
    compute: Computes = import_string(settings.PORTAL_PLAN_FIGURES)
    figures = compute(viewer, listed) if listed else {}
    return [ItemView(item, figures.get(item.pk), list(item.progress.all())) for item in listed]


def clauses_in(viewer: Viewer, agreement: Agreement, fiscal_year: int) -> list[ClauseYear]:
    """Return every clause of the agreement with its items of the year, in the agreement's order."""
    items = plan_items(viewer).filter(agreement=agreement, plan__fiscal_year=fiscal_year)
    by_clause: dict[int, list[ItemView]] = {}
    for view in views_of(viewer, items):
        by_clause.setdefault(view.item.clause_id, []).append(view)
    return [
        ClauseYear(clause, found, has_moved=moved((view.facts for view in found), fiscal_year))
        for clause in Clause.objects.visible_to(viewer)
        .filter(agreement=agreement)
        .order_by("position")
        for found in [by_clause.get(clause.pk, [])]
    ]


def plans_to_review(viewer: Viewer, day: date) -> QuerySet[AnnualPlan]:
    """Return the adopted plans of years that had ended by `day`, of agreements the viewer keeps."""
    return (
        plans(viewer)
        .filter(
            agreement__in=Agreement.objects.kept_by(viewer),
            state=PlanState.ADOPTED,
            fiscal_year__lt=FiscalYear.of(day).year,
        )
        .order_by("fiscal_year", "agreement__reference")
    )
