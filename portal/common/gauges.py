"""Numbers of the moment for those who operate the portal, made by whoever knows them.

The makers are wired by dotted name (settings.PORTAL_GAUGES), so that the ground imports nothing
that stands on it. What each number means stands in docs/operations.md.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.conf import settings
from django.utils.module_loading import import_string


@dataclass(frozen=True, slots=True)
class Gauge:
    """One number: its name begins with `portal_` and ends with its unit, if it has one."""

    name: str
    meaning: str
    value: float
    labels: Mapping[str, str] = field(default_factory=dict)


def gauges() -> Iterator[Gauge]:
    """Yield every number of every maker. Raises DatabaseError when PostgreSQL does not answer."""
    for dotted in settings.PORTAL_GAUGES:
        yield from import_string(dotted)()
