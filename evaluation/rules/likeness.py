"""Likeness (似た拠点) of two sites in a year: a share from 0 to 1, and why, in words.

A comparison is only fair among sites that do the same for the same people at about the same
size. How much each trait weighs is the portal's own choice: the State publishes no rule for it.
A trait that is not known of both sites counts for nothing: likeness is never assumed.
"""

from dataclasses import dataclass
from decimal import Decimal

from sites.choices import Service, SiteKind, TargetGroup

# Thousandths; together 1000.
KIND, GROUPS, SERVICES, SIZE, REGION = 300, 250, 150, 200, 100
NEAR_SIZE = 0.7  # from here on, a size is worth a word


@dataclass(frozen=True, slots=True)
class Traits:
    """What a site is compared by.

    `kind`, `groups` and `services` are values of `sites.choices`; `size` is the new seekers of
    a whole year, None when no whole year is known; `region` is the name of the part of the
    country whose labour market it shares, "" when that is not to count.
    """

    kind: str
    groups: frozenset[str]
    services: frozenset[str]
    size: int | None = None
    region: str = ""


def likeness(one: Traits, other: Traits) -> Decimal:
    """Return how alike two sites are, from 0 to 1 in thousandths; the same either way round."""
    return Decimal(thousandths(one, other)) / 1000


def thousandths(one: Traits, other: Traits) -> int:
    """Return the likeness in thousandths (cheap, for comparing many)."""
    return round(
        KIND * (one.kind == other.kind)
        + GROUPS * shared(one.groups, other.groups)
        + SERVICES * shared(one.services, other.services)
        + SIZE * size_ratio(one.size, other.size)
        + REGION * (one.region == other.region != "")
    )


def shared(one: frozenset[str], other: frozenset[str]) -> float:
    """Return how much of what either names both name (Jaccard); 0 when neither names any."""
    either = len(one | other)
    return len(one & other) / either if either else 0.0


def size_ratio(one: int | None, other: int | None) -> float:
    """Return the smaller size as a share of the larger: exp(−|ln(one ÷ other)|); 0 if unknown."""
    if one is None or other is None:
        return 0.0
    larger = max(one, other)
    return min(one, other) / larger if larger else 1.0


def why(one: Traits, other: Traits) -> tuple[str, ...]:
    """Return in words what the two have in common, the weightiest first."""
    found = []
    if one.kind == other.kind:
        found.append(f"同じ{SiteKind(one.kind).label}")
    found += _common("支援対象者", one.groups, other.groups, _GROUPS)
    found += _common("業務", one.services, other.services, _SERVICES)
    if size_ratio(one.size, other.size) >= NEAR_SIZE:
        found.append(f"規模が近い（年間の新規求職者 {one.size:,}人と{other.size:,}人）")
    if one.region == other.region != "":
        found.append(f"同じ地方（{one.region}）")
    return tuple(found)


_GROUPS = {one.value: one.label.split(" ", 1)[1] for one in TargetGroup}
_SERVICES = {one.value: one.label.split(" ", 1)[1] for one in Service}


def _common(
    what: str, one: frozenset[str], other: frozenset[str], labels: dict[str, str]
) -> list[str]:
    both = [label for value, label in labels.items() if value in one & other]
    if not both:
        return []
    same = "同じ" if one == other else "重なる"
    return [f"{what}が{same}（{'、'.join(both)}）"]
