"""Agreements and those that took their place."""

from collections.abc import Iterable

from agreements.choices import CONCLUDED, Relation
from agreements.models import Agreement


def with_renewals(agreements: Iterable[int]) -> dict[int, set[int]]:
    """Return each agreement's id with its own and those of all concluded renewals after it.

    What ran under an agreement goes on under its renewal (`agreements.following`): whoever counts
    what belonged to it then looks there. One query a renewal in the longest line, and one more.
    """
    lines = {one: {one} for one in agreements}
    ends = {one: one for one in lines}
    while ends:
        renewals = dict(
            Agreement.objects.filter(
                predecessor__in=set(ends.values()),
                relation=Relation.RENEWAL,
                state__in=CONCLUDED,
            ).values_list("predecessor", "pk")
        )
        ends = {one: renewals[end] for one, end in ends.items() if end in renewals}
        for one, end in ends.items():
            lines[one].add(end)
    return lines
