"""Referral slips counted: used in a month, given and used in a year."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce

from evaluation.choices import Side
from evaluation.choices_voices import SlipPurpose, SlipState
from evaluation.models import ReferralSlip, SlipMonth
from portal.common.fiscal import FiscalYear
from portal.common.rounding import half_up
from portal.common.viewer import Viewer
from sites.models import JointSite

WITHIN_DAYS = (0, 3, 7, 14)  # the last group is open


def slips(viewer: Viewer) -> QuerySet[ReferralSlip]:
    """Return the slips of the viewer's sites, the newest first."""
    rows = ReferralSlip.objects.visible_to(viewer).select_related("site")
    return rows.order_by("-made_on", "-pk")


def slips_used(viewer: Viewer, site: JointSite, month: date) -> Mapping[Side, int]:
    """Return how many slips were used in the month (its first day), by the side that gave them.

    What REFERRALS (相互の相談窓口へ誘導した件数) counts is the sum of both.
    """
    counted = SlipMonth.objects.visible_to(viewer).filter(site=site, month=month)
    found = dict(counted.values_list("from_side", "used"))
    return {side: found.get(side.value, 0) for side in Side}


@dataclass(frozen=True, slots=True)
class SlipCounts:
    """How many slips one side of a site gave in a year, and what became of them.

    Every slip counts in the year it was handed out (made, if nobody wrote that down): `given` is
    `used` + `expired` + `open`. `days` between giving and use are by groups of WITHIN_DAYS.
    """

    side: Side
    given: int
    used: int
    expired: int
    days: tuple[int, ...]
    mean_days: Decimal | None
    by_purpose: Mapping[SlipPurpose, tuple[int, int]]

    @property
    def open(self) -> int:
        """Handed out, and neither used nor out of date."""
        return self.given - self.used - self.expired


def slip_counts(viewer: Viewer, site: JointSite, year: FiscalYear) -> list[SlipCounts]:
    """Return the counts of a site's year, one row a side, from one statement."""
    rows = (
        ReferralSlip.objects.visible_to(viewer)
        .filter(site=site)
        .annotate(counted_on=Coalesce("given_on", "used_on"))
        .filter(counted_on__range=(year.start, year.end))
        .exclude(state__in=[SlipState.BLANK, SlipState.CANCELLED])
        .annotate(wait=F("used_on") - F("given_on"))
        .values_list("from_side", "purpose", "state", "wait")
        .annotate(count=Count("pk"))
    )
    counted = [
        (side, purpose, state, count, wait.days if wait is not None else None)
        for side, purpose, state, wait, count in rows
    ]
    return [_counts_of(side, [one for one in counted if one[0] == side]) for side in Side]


_Row = tuple[str, str, str, int, int | None]


def _counts_of(side: Side, rows: list[_Row]) -> SlipCounts:
    def total(*states: SlipState, purpose: str = "") -> int:
        return sum(
            count
            for _, of, state, count, _ in rows
            if state in states and (not purpose or of == purpose)
        )

    everything = (SlipState.GIVEN, SlipState.USED, SlipState.EXPIRED)
    waits = [(wait, count) for _, _, _, count, wait in rows if wait is not None]
    people = sum(count for _, count in waits)
    spent = sum(wait * count for wait, count in waits)
    bounds = [*WITHIN_DAYS, None]
    groups = [0] * len(bounds)
    for wait, count in waits:
        place = next(i for i, most in enumerate(bounds) if most is None or wait <= most)
        groups[place] += count
    return SlipCounts(
        side=side,
        given=total(*everything),
        used=total(SlipState.USED),
        expired=total(SlipState.EXPIRED),
        days=tuple(groups),
        mean_days=half_up(Decimal(spent) / people, 1) if people else None,
        by_purpose={
            one: (total(*everything, purpose=one), total(SlipState.USED, purpose=one))
            for one in SlipPurpose
        },
    )


def years_of_slips(viewer: Viewer, site: JointSite) -> list[int]:
    """Return the fiscal years in which slips of the site were given or used, newest first."""
    days = (
        ReferralSlip.objects.visible_to(viewer)
        .filter(site=site)
        .filter(Q(given_on__isnull=False) | Q(used_on__isnull=False))
    )
    found = days.annotate(day=Coalesce("given_on", "used_on")).values_list("day", flat=True)
    return sorted({FiscalYear.of(day).year for day in found.distinct()}, reverse=True)
