"""Makers of what a test of yearly plans needs: an agreement in force, its clauses, a plan."""

from datetime import date
from decimal import Decimal
from typing import Any

from agreements.choices import AgreementKind, AgreementState, Doer, Origin, PartyKind
from agreements.models import Agreement, AgreementParty, AnnualPlan, Clause, PlanItem
from portal.common.viewer import Viewer
from tests import factories

YEAR = 2025
NOW = factories.NOW  # 2026-11-20: the year 2025 is over
SYSTEM = Viewer.system()


def agreement(reference: str = "試験-1", **changes: Any) -> Agreement:
    """An agreement of the city and the bureau of `factories`, in force since 2022."""
    made = Agreement.objects.create(
        kind=AgreementKind.EMPLOYMENT_MEASURES,
        reference=reference,
        title=f"試験の協定 {reference}",
        prefecture_code="07",
        origin=Origin.REGISTER,
        source="試験",
        valid_from=date(2022, 4, 1),
        **changes,
    )
    parties = (factories.body(), factories.bureau())
    for position, one in enumerate(parties, start=1):
        AgreementParty.objects.create(
            agreement=made, kind=one.kind, organization=one, position=position
        )
    # So that it overlaps with no agreement of the demonstration.
    AgreementParty.objects.create(
        agreement=made, kind=PartyKind.OTHER, name=f"当事者 {reference}", position=3
    )
    Agreement.objects.filter(pk=made.pk).update(state=AgreementState.IN_FORCE)
    made.refresh_from_db()
    return made


def clause(of: Agreement, number: str = "第2条", position: int = 1) -> Clause:
    """A clause of the agreement."""
    return Clause.objects.create(
        agreement=of,
        position=position,
        number=number,
        heading="就労支援",
        text="一体的に支援する。",
        doer=Doer.BOTH,
    )


def item(plan: AnnualPlan, of: Clause | None = None, **changes: Any) -> PlanItem:
    """An item of the plan with a target of 100, for the agreement's first clause."""
    position = plan.items.count() + 1
    facts: dict[str, Any] = {
        "title": f"取組{position}",
        "doer": Doer.BOTH,
        "plan_text": "窓口で相談を受ける。",
        "measure": "相談会",
        "unit": "回",
        "target": Decimal(100),
        **changes,
    }
    return PlanItem.objects.create(
        agreement=plan.agreement,
        plan=plan,
        clause=of or plan.agreement.clauses.order_by("position")[0],
        position=position,
        **facts,
    )


def draft(of: Agreement | None = None, year: int = YEAR) -> AnnualPlan:
    """A draft of the year with one item."""
    of = of or agreement()
    if not of.clauses.exists():
        clause(of)
    plan = AnnualPlan.objects.create(agreement=of, fiscal_year=year)
    item(plan)
    return plan


def adopted(of: Agreement | None = None, year: int = YEAR) -> AnnualPlan:
    """An adopted plan of the year with one item."""
    plan = draft(of, year)
    plan.state, plan.adopted_on, plan.adoption_source = "ADOPTED", date(year, 4, 20), "協議会"
    plan.save()
    return plan


def reviewed(of: Agreement | None = None, year: int = YEAR) -> AnnualPlan:
    """A plan of the year whose review is over."""
    plan = adopted(of, year)
    plan.items.update(check_text="おおむね計画のとおり。", act_text="続ける。")
    plan.state, plan.reviewed_on, plan.review = "REVIEWED", date(year + 1, 5, 20), "良好"
    plan.save()
    return plan


MAKERS = {"DRAFT": draft, "ADOPTED": adopted, "REVIEWED": reviewed}
