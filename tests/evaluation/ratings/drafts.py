"""A scheme small enough to be checked by eye, for tests that need one."""

from decimal import Decimal
from uuid import uuid4

from evaluation.ratings.actions.draft_scheme import draft_scheme
from evaluation.ratings.choices import Implementation, IndicatorKind, IndicatorMeasure
from evaluation.ratings.models import (
    Scheme,
    SchemeBonusStep,
    SchemeGroup,
    SchemeItemPoints,
    SchemeWeight,
    YearIndicator,
)
from portal.common.viewer import Role, Viewer
from tests import factories

YEAR = 2024
SOURCE = "試験のための数字"


def ministry() -> Viewer:
    """Somebody new of the ministry."""
    employer = factories.organization(Role.MINISTRY)
    user = factories.person(Role.MINISTRY, employer, email=f"{uuid4()}@test.example")
    return Viewer(user_id=user.pk, name=user.name, role=Role.MINISTRY, organization_id=employer.pk)


def indicator(code: str, kind: IndicatorKind, year: int = YEAR) -> YearIndicator:
    """A count, or an item, of a year."""
    is_item = kind == IndicatorKind.ITEM
    measure = IndicatorMeasure.STEPS if is_item else IndicatorMeasure.COUNT
    made, _ = YearIndicator.objects.get_or_create(
        fiscal_year=year,
        code=code,
        defaults={"kind": kind, "name": code, "measure": measure, "source": SOURCE},
    )
    return made


def unsaved(year: int = YEAR) -> Scheme:
    """A scheme as a form would hand it over."""
    return Scheme(
        fiscal_year=year,
        type1_from=Decimal(50),
        type2_from=Decimal(10),
        type3_from=Decimal(-20),
        threshold_source=SOURCE,
        improve_source=SOURCE,
        source=SOURCE,
    )


def a_draft(by: Viewer, year: int = YEAR) -> Scheme:
    """One group: 就職 100 points up to 150 with 15 from 100 %, one item of 50. 150/50."""
    placements = indicator("PLACEMENTS", IndicatorKind.MAIN, year)
    visits = indicator("VISITS", IndicatorKind.ITEM, year)
    scheme = draft_scheme(scheme=unsaved(year), by=by, now=factories.NOW)
    group = SchemeGroup.objects.create(
        scheme=scheme,
        number=1,
        chosen_indicators=0,
        chosen_items=1,
        full_indicators=150,
        full_items=50,
        source=SOURCE,
    )
    SchemeWeight.objects.create(
        scheme=scheme,
        group=group,
        indicator=placements,
        coefficient=100,
        cap=150,
        source=SOURCE,
    )
    SchemeBonusStep.objects.create(
        scheme=scheme, indicator=placements, lower=100, points=15, source=SOURCE
    )
    for done, points in zip(Implementation, (0, 20, 50), strict=True):
        SchemeItemPoints.objects.create(
            scheme=scheme, indicator=visits, done=done, points=points, source=SOURCE
        )
    return scheme
