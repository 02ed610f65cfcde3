"""A site of the tests with a poor settled year, and its improvement plan as far as one likes."""

from datetime import date, timedelta
from decimal import Decimal

from agreements.choices import MeetingState
from agreements.models import Meeting, Resolution
from evaluation.actions.carry_out_measure import finish_measure, record_evidence
from evaluation.actions.keep_measure import keep_measure
from evaluation.actions.move_improvement_plan import (
    begin_check,
    judge_improvement,
    review_improvement,
    start_improvement,
)
from evaluation.actions.open_improvement_plans import open_plan_by_hand
from evaluation.actions.settle_year import settle_year
from evaluation.actions.sign_improvement_plan import sign_improvement_plan
from evaluation.actions.write_improvement_plan import write_improvement_plan
from evaluation.choices import Side
from evaluation.choices_improvement import ImprovementState, MissRule
from evaluation.improving import text_digest
from evaluation.models import AssessmentRule, ImprovementPlan, PlanMeasure
from portal.common.fiscal import FiscalYear
from portal.common.viewer import Role, Viewer
from sites.models import JointSite
from tests import factories
from tests.agreements import councils

NOW = factories.NOW  # 2026-11-20
YEAR = FiscalYear(2024)
CLOCK = Viewer.system()
DAY = date(2026, 11, 1)


def rule(**facts: object) -> AssessmentRule:
    """The rule of the tests, for years the demonstration does not reach."""
    values = {
        "misses": MissRule.NO_TARGET_MET,
        "rate_points_below": Decimal(5),
        "consultations_fall": Decimal(20),
        "source": "試験の基準",
        **facts,
    }
    return AssessmentRule.objects.update_or_create(from_year=2022, defaults=values)[0]


def months(of: JointSite, year: int, **counts: int) -> None:
    """Twelve equal months of each count."""
    for month in FiscalYear(year).months:
        for code, value in counts.items():
            factories.month(of, code, month, value)


def poor_site(code: str = "07204-91", **facts: object) -> JointSite:
    """A site that missed its one target of 2024 and has the twelve months of 2025."""
    rule()
    site = factories.site(code, years=(2023, 2024, 2025), **facts)  # type: ignore[arg-type]
    factories.target(site, "PLACEMENTS", 240, YEAR.year)
    months(site, 2024, NEW_SEEKERS=50, PLACEMENTS=10)
    months(site, 2025, NEW_SEEKERS=50, PLACEMENTS=20)
    settle_year(site=site, year=YEAR, by=CLOCK, now=NOW)
    return site


def councils_of(site: JointSite) -> councils.Table:
    """A council under the site's agreement."""
    table = councils.table()
    site.agreement = table.council.agreement
    site.save(update_fields=["agreement"])
    return table


class Journey:
    """The two desks of a poor site and what they do, step by step."""

    def __init__(self) -> None:
        self.site = poor_site()
        self.city = factories.viewer(Role.LOCAL_GOVERNMENT)
        self.office = factories.viewer(Role.HELLO_WORK)
        self.bureau = factories.viewer(Role.BUREAU)
        self.plan = open_plan_by_hand(
            site=self.site, year=YEAR, reason="重点的に見る。", by=self.bureau, now=NOW
        )
        self.table: councils.Table | None = None

    def fresh(self) -> ImprovementPlan:
        """The plan as it is now."""
        self.plan = ImprovementPlan.objects.select_related("site", "rule").get(pk=self.plan.pk)
        return self.plan

    def write(self) -> None:
        """Words, and one measure of the city."""
        write_improvement_plan(
            plan=self.fresh(),
            focus="PLACEMENT_RATE",
            analysis="求人とのマッチングが足りない。",
            aim="就職率を似た拠点の平均にする。",
            by=self.city,
            now=NOW,
        )
        keep_measure(plan=self.fresh(), measure=self.new_measure(), by=self.city, now=NOW)

    def new_measure(self, what: str = "合同の相談日を月2回開く") -> PlanMeasure:
        """A measure of the city, due in ten days."""
        return PlanMeasure(
            what=what,
            side=Side.MUNICIPALITY,
            organization=factories.body(),
            desk="福祉課 就労支援係長",
            due_on=NOW.date() + timedelta(days=10),
        )

    @property
    def measure(self) -> PlanMeasure:
        """The last measure."""
        return PlanMeasure.objects.select_related("plan__site").filter(plan=self.plan).latest("pk")

    def sign(self, by: Viewer) -> None:
        """Sign what is there now."""
        seen = text_digest(self.fresh())
        sign_improvement_plan(plan=self.plan, seen=seen, by=by, now=NOW)

    def do(self) -> None:
        """Start, and finish the measure with its evidence."""
        start_improvement(plan=self.fresh(), by=self.city, now=NOW)
        record_evidence(measure=self.measure, done_on=DAY, text="開いた。", by=self.city, now=NOW)
        finish_measure(measure=self.measure, done_on=DAY, result="増えた。", by=self.city, now=NOW)

    def meeting(self, day: date = councils.DAY) -> tuple[Meeting, Resolution]:
        """A meeting of the site's council held on `day`, with a resolution."""
        self.table = self.table or councils_of(self.site)
        held = councils.meeting(self.table, MeetingState.HELD, day)
        return held, councils.resolution(self.table, held)

    def review(self) -> None:
        """Have the council look at it."""
        meeting, resolution = self.meeting()
        review_improvement(
            plan=self.fresh(),
            meeting=meeting,
            resolution=resolution,
            conclusion="続ける。",
            by=self.city,
            now=NOW,
        )

    def to(self, state: ImprovementState) -> "Journey":
        """Go as far as `state`, by the actions themselves (ACTING: judged, not reviewed)."""
        steps = (
            (ImprovementState.AGREED, self._agree),
            (ImprovementState.DOING, self.do),
            (
                ImprovementState.CHECKING,
                lambda: begin_check(plan=self.fresh(), by=self.city, now=NOW),
            ),
            (
                ImprovementState.ACTING,
                lambda: judge_improvement(
                    plan=self.fresh(), check_text="就職率が上がった。", by=self.city, now=NOW
                ),
            ),
        )
        order = list(ImprovementState)
        for reached, step in steps:
            if order.index(self.fresh().state) >= order.index(reached):  # type: ignore[arg-type]
                continue
            if self.plan.state == state:
                break
            step()
            assert self.fresh().state == reached
        return self

    def _agree(self) -> None:
        self.write()
        self.sign(self.city)
        self.sign(self.office)


def a_standstill() -> tuple[JointSite, FiscalYear]:
    """A site that asked for a plan in 2023 and 2024 and is as poor in 2025."""
    rule()
    site = factories.site(years=(2023, 2024, 2025))
    for year in (2023, 2024, 2025):
        months(site, year, NEW_SEEKERS=50, PLACEMENTS=10)
    for year in (2023, 2024):
        ImprovementPlan.objects.create(
            site=site,
            fiscal_year=year,
            rule=rule(),
            reasons=[{"label": "試験", "sentence": "試験の理由。"}],
            opened_at=NOW,
        )
    return site, FiscalYear(2025)
