"""The nation's year in a handful of statements: sums, achievement, services, survey."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, Sum

from evaluation.choices import BodyRule, Level
from evaluation.dictionary import WELFARE_PLACED
from evaluation.models import (
    Achievement,
    Benchmark,
    EvaluationRule,
    MonthlyResult,
    SatisfactionSurvey,
    SiteYear,
)
from evaluation.rules.body_achievement import body_achieves
from portal.common.rounding import ratio_percent
from portal.common.viewer import Viewer
from sites.choices import Service, TargetGroup
from sites.models import AnnualProfile

ACHIEVED = Q(level__in=[Level.FULL, Level.PARTIAL])
PERCENT_OF_HIGH_SATISFACTION = 90


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over a set of site-years; None where no month was reported at all."""

    sites: int = 0
    placements: int | None = None
    new_seekers: int | None = None
    users: int | None = None
    consultations: int | None = None
    full: int = 0
    partial: int = 0
    none: int = 0
    reported: int = 0

    @property
    def achieved(self) -> int:
        """全達成 and 一部達成, as the published figures count."""
        return self.full + self.partial

    @property
    def with_targets(self) -> int:
        """Sites that had a target at all."""
        return self.achieved + self.none

    @property
    def unset(self) -> int:
        """目標未設定."""
        return self.sites - self.with_targets

    @property
    def is_judged(self) -> bool:
        """Whether achievement can be spoken of: somebody had a target, and reported."""
        return self.with_targets > 0 and self.reported > 0

    @property
    def placement_rate(self) -> Decimal | None:
        """就職件数 ÷ 新規求職者数, percent, one decimal."""
        return ratio_percent(self.placements, self.new_seekers)

    @property
    def achieved_share(self) -> Decimal | None:
        """達成拠点 ÷ 拠点数; None in a year without any target or any report."""
        return ratio_percent(self.achieved, self.sites) if self.is_judged else None


_SUMS = {
    "sites": Count("pk"),
    "placements": Sum("placements"),
    "new_seekers": Sum("new_seekers"),
    "users": Sum("users"),
    "consultations": Sum("consultations"),
    "full": Count("pk", filter=Q(level=Level.FULL)),
    "partial": Count("pk", filter=Q(level=Level.PARTIAL)),
    "none": Count("pk", filter=Q(level=Level.NONE)),
    "reported": Count("pk", filter=Q(months_reported__gt=0)),
}
# Names that do not collide with the model's own columns while grouping.
_GROUPED = {f"total_{name}": expression for name, expression in _SUMS.items()}


def _totals(row: Mapping[str, Any]) -> Totals:
    return Totals(**{name: row[f"total_{name}"] for name in _SUMS})


def totals_by_year(viewer: Viewer, years: Sequence[int], **scope: object) -> dict[int, Totals]:
    """Return the sums of each of `years`, narrowed by `scope` (field lookups of SiteYear)."""
    rows = (
        SiteYear.objects.visible_to(viewer)
        .filter(fiscal_year__in=years, **scope)
        .values("fiscal_year")
        .annotate(**_GROUPED)
        .order_by("fiscal_year")
    )
    found = {row["fiscal_year"]: _totals(row) for row in rows}
    return {year: found.get(year, Totals()) for year in years}


def totals_by_prefecture(viewer: Viewer, year: int) -> dict[str, Totals]:
    """Return the sums of one year by prefecture code."""
    rows = (
        SiteYear.objects.visible_to(viewer)
        .filter(fiscal_year=year)
        .values(prefecture=F("site__prefecture_code"))
        .annotate(**_GROUPED)
        .order_by("prefecture")
    )
    return {row["prefecture"]: _totals(row) for row in rows}


def totals_by_body(viewer: Viewer, year: int) -> dict[int, Totals]:
    """Return the sums of one year by host body; a joint site counts for each of its hosts."""
    rows = (
        SiteYear.objects.visible_to(viewer)
        .filter(fiscal_year=year)
        .values(body=F("site__host_links__body"))
        .annotate(**_GROUPED)
        .order_by("body")
    )
    return {row["body"]: _totals(row) for row in rows}


@dataclass(frozen=True, slots=True)
class BodyCount:
    """How many bodies took part in a year, and how many of them achieve by the year's rule."""

    bodies: int
    achieved: int
    rule: BodyRule

    @property
    def share(self) -> Decimal | None:
        """達成団体 ÷ 実施団体, percent, one decimal."""
        return ratio_percent(self.achieved, self.bodies)


def bodies_by_year(viewer: Viewer, years: Sequence[int]) -> dict[int, BodyCount]:
    """Return the body-based achievement of each year; a joint site counts for each of its hosts."""
    rows = (
        SiteYear.objects.visible_to(viewer)
        .filter(fiscal_year__in=years)
        .values("fiscal_year", "site__hosts")
        .annotate(
            achieved=Count("pk", filter=ACHIEVED),
            with_targets=Count("pk", filter=Q(level__isnull=False)),
        )
        .order_by()
    )
    rules = body_rules(viewer, years)
    bodies: dict[int, int] = defaultdict(int)
    achieved: dict[int, int] = defaultdict(int)
    for row in rows:
        year = row["fiscal_year"]
        bodies[year] += 1
        achieved[year] += body_achieves(
            rules[year], achieved=row["achieved"], with_targets=row["with_targets"]
        )
    return {year: BodyCount(bodies[year], achieved[year], rules[year]) for year in years}


def body_rules(viewer: Viewer, years: Sequence[int]) -> dict[int, BodyRule]:
    """Return the rule in force in each year: the last one that begins no later."""
    rules = list(EvaluationRule.objects.visible_to(viewer).order_by("from_year"))
    in_force = {}
    for year in years:
        begun = [rule for rule in rules if rule.from_year <= year]
        in_force[year] = BodyRule(begun[-1].body_rule) if begun else BodyRule.ANY_SITE
    return in_force


@dataclass(frozen=True, slots=True)
class Spread:
    """On how many bodies and sites one service or target group is found (重複計上)."""

    bodies: int
    sites: int


def services_and_groups(
    viewer: Viewer, year: int
) -> tuple[dict[Service, Spread], dict[TargetGroup, Spread]]:
    """Return the spread of each service and each target group in `year`."""
    services = {service: Q(services__contains=[service]) for service in Service}
    groups = {group: Q(target_groups__contains=[group]) for group in TargetGroup}
    counts: dict[str, Count] = {}
    for prefix, conditions in (("service", services), ("group", groups)):
        for code, condition in conditions.items():
            counts[f"{prefix}_{code}_bodies"] = Count(
                "site__hosts", distinct=True, filter=condition
            )
            counts[f"{prefix}_{code}_sites"] = Count("site", distinct=True, filter=condition)
    found = AnnualProfile.objects.visible_to(viewer).filter(fiscal_year=year).aggregate(**counts)
    return (
        {
            one: Spread(found[f"service_{one}_bodies"], found[f"service_{one}_sites"])
            for one in services
        },
        {one: Spread(found[f"group_{one}_bodies"], found[f"group_{one}_sites"]) for one in groups},
    )


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """A year's survey: answers by degree (best first), and sites at 90 % or more."""

    answers: tuple[int, int, int, int, int]
    sites: int
    sites_at_ninety: int

    @property
    def total(self) -> int:
        """N."""
        return sum(self.answers)

    @property
    def satisfied_share(self) -> Decimal | None:
        """満足（まあ満足を含む）, percent, one decimal."""
        return ratio_percent(self.answers[0] + self.answers[1], self.total)


DEGREES = ("satisfied", "fairly_satisfied", "neither", "rather_dissatisfied", "dissatisfied")


def satisfaction(viewer: Viewer, year: int) -> Satisfaction:
    """Return the survey of `year`; a site with answers counts once."""
    content = F("satisfied") + F("fairly_satisfied")
    everybody = content + F("neither") + F("rather_dissatisfied") + F("dissatisfied")
    found = (
        SatisfactionSurvey.objects.visible_to(viewer)
        .filter(fiscal_year=year)
        .annotate(content=content * 100, everybody=everybody)
        .filter(everybody__gt=0)
        .aggregate(
            **{f"sum_{degree}": Sum(degree, default=0) for degree in DEGREES},
            sites=Count("pk"),
            at_ninety=Count(
                "pk",
                filter=Q(content__gte=PERCENT_OF_HIGH_SATISFACTION * F("everybody")),
            ),
        )
    )
    first, second, third, fourth, fifth = (found[f"sum_{degree}"] for degree in DEGREES)
    return Satisfaction(
        answers=(first, second, third, fourth, fifth),
        sites=found["sites"],
        sites_at_ninety=found["at_ninety"],
    )


def welfare_placements(viewer: Viewer, year: int) -> int | None:
    """Return the year's 生活保護受給者等の就職者数; None when nothing was reported.

    The nation's sum is published, so it is read as the system; nobody sees single months by it.
    """
    if not viewer.is_government:
        return None
    total: int | None = (
        MonthlyResult.objects.visible_to(Viewer.system())
        .filter(fiscal_year=year, indicator__code=WELFARE_PLACED)
        .aggregate(total=Sum("value"))["total"]
    )
    return total


def benchmarks(viewer: Viewer, year: int) -> list[Benchmark]:
    """Return the published figures to compare the year with."""
    return list(Benchmark.objects.visible_to(viewer).filter(fiscal_year=year))


def settled_sites(viewer: Viewer, year: int) -> int:
    """Return how many sites' years are settled (締め済み) and unchanged since."""
    return Achievement.objects.visible_to(viewer).standing().filter(fiscal_year=year).count()


def years_with_sites(viewer: Viewer) -> list[int]:
    """Return the fiscal years in which any site operated, newest first."""
    return list(
        AnnualProfile.objects.visible_to(viewer)
        .order_by("-fiscal_year")
        .values_list("fiscal_year", flat=True)
        .distinct()
    )
