"""The arithmetic of a nation's year, over any rows that have a site-year's columns.

Today's rows and rows as they were published are counted by the same functions: `NationRows` says
by which names each of the two leads to its prefecture, bodies, services and groups.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum

from evaluation.choices import BodyRule, Level
from evaluation.rules.body_achievement import body_achieves
from portal.common.rounding import ratio_percent

ACHIEVED = Q(level__in=[Level.FULL, Level.PARTIAL])
PERCENT_OF_HIGH_SATISFACTION = 90


@dataclass(frozen=True, slots=True)
class NationRows:
    """Site-years, one row a site and year, and how they reach what they are grouped by.

    Every row has `fiscal_year`, the four counts, `months_reported` and `level`.
    """

    site_years: QuerySet[Any]
    prefecture: str = "site__prefecture_code"
    bodies: str = "site__hosts"
    services: str = "profile__services"
    groups: str = "profile__target_groups"


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


def totals_by(rows: NationRows, key: str) -> dict[Any, Totals]:
    """Return the sums of the rows by `key`, a lookup of theirs; a row may count under several."""
    found = rows.site_years.values(key=F(key)).annotate(**_GROUPED).order_by("key")
    return {row["key"]: _totals(row) for row in found}


@dataclass(frozen=True, slots=True)
class BodyCount:
    """How many bodies took part in a year, and how many of them achieve by the year's rule.

    `rule_name` is the rule in the words of the time.
    """

    bodies: int
    achieved: int
    rule: BodyRule
    rule_name: str

    @property
    def share(self) -> Decimal | None:
        """達成団体 ÷ 実施団体, percent, one decimal."""
        return ratio_percent(self.achieved, self.bodies)


def count_bodies(
    rows: NationRows, rules: Mapping[int, tuple[BodyRule, str]]
) -> dict[int, BodyCount]:
    """Return the body-based achievement of each year of `rules`, which holds each year's rule.

    A joint site counts for each of its hosts.
    """
    found = (
        rows.site_years.values("fiscal_year", body=F(rows.bodies))
        .annotate(
            achieved=Count("pk", filter=ACHIEVED),
            with_targets=Count("pk", filter=Q(level__isnull=False)),
        )
        .order_by()
    )
    bodies: dict[int, int] = defaultdict(int)
    achieved: dict[int, int] = defaultdict(int)
    for row in found:
        year = row["fiscal_year"]
        bodies[year] += 1
        achieved[year] += body_achieves(
            rules[year][0], achieved=row["achieved"], with_targets=row["with_targets"]
        )
    return {
        year: BodyCount(bodies[year], achieved[year], rule, name)
        for year, (rule, name) in rules.items()
    }


@dataclass(frozen=True, slots=True)
class Spread:
    """On how many bodies and sites one service or target group is found (重複計上)."""

    name: str
    bodies: int
    sites: int


def count_spreads(
    rows: NationRows, services: Mapping[str, str], groups: Mapping[str, str]
) -> tuple[dict[str, Spread], dict[str, Spread]]:
    """Return the spread of each service and each target group (names by code) over the rows."""
    counts: dict[str, Count] = {}
    for prefix, column, names in (
        ("service", rows.services, services),
        ("group", rows.groups, groups),
    ):
        for code in names:
            condition = Q(**{f"{column}__contains": [code]})
            counts[f"{prefix}_{code}_bodies"] = Count(rows.bodies, distinct=True, filter=condition)
            counts[f"{prefix}_{code}_sites"] = Count("site", distinct=True, filter=condition)
    found = rows.site_years.aggregate(**counts)

    def spreads(prefix: str, names: Mapping[str, str]) -> dict[str, Spread]:
        return {
            code: Spread(name, found[f"{prefix}_{code}_bodies"], found[f"{prefix}_{code}_sites"])
            for code, name in names.items()
        }

    return spreads("service", services), spreads("group", groups)


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """A year's survey: answers by degree (best first), and sites at 90 % or more.

    `is_withheld`: too few sites or people stand behind it to be told; then all is 0.
    """

    answers: tuple[int, int, int, int, int]
    sites: int
    sites_at_ninety: int
    is_withheld: bool = False

    @property
    def total(self) -> int:
        """N."""
        return sum(self.answers)

    @property
    def satisfied_share(self) -> Decimal | None:
        """満足（まあ満足を含む）, percent, one decimal."""
        return ratio_percent(self.answers[0] + self.answers[1], self.total)


DEGREES = ("satisfied", "fairly_satisfied", "neither", "rather_dissatisfied", "dissatisfied")


def count_satisfaction(surveys: QuerySet[Any]) -> Satisfaction:
    """Return the sums of `surveys`, one row a site; a site without an answer does not count."""
    content = F("satisfied") + F("fairly_satisfied")
    everybody = content + F("neither") + F("rather_dissatisfied") + F("dissatisfied")
    found = (
        surveys.annotate(content=content * 100, everybody=everybody)
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
