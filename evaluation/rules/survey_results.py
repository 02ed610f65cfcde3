"""Which results of a survey are withheld, so that nobody learns what few people answered.

The results of single sites and the sum over all of them are shown. A site is withheld while fewer
than `smallest` people answered. What is withheld can be reckoned from the sum and the sites that
are shown: it must be of at least two sites and `smallest` answers together, so the next smallest
sites are withheld too until it is.
"""

from collections.abc import Hashable, Mapping
from typing import TypeVar

FEWEST_WITHHELD = 2  # sites; of one alone the sum would tell the result

_Site = TypeVar("_Site", bound=Hashable)


def withheld(answers: Mapping[_Site, int], smallest: int) -> frozenset[_Site]:
    """Return the sites whose result is not shown.

    `answers`: how many people answered, by site, in the order in which equal sites are withheld;
    a site without answers has no result to withhold. Twin of the view evaluation_surveyresult.
    """
    ascending = sorted((one for one in answers if answers[one]), key=lambda one: answers[one])
    if not ascending or answers[ascending[0]] >= smallest:
        return frozenset()
    found: list[_Site] = []
    hidden = 0
    for one in ascending:
        is_enough = len(found) >= FEWEST_WITHHELD and hidden >= smallest
        if answers[one] >= smallest and is_enough:
            break
        found.append(one)
        hidden += answers[one]
    return frozenset(found)
