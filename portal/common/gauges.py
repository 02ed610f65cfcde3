"""Numbers of the moment for those who operate the portal, made by whoever knows them.

The makers are wired by dotted name (settings.PORTAL_GAUGES), so that the ground imports nothing
that stands on it. What each number means stands in docs/operations.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from portal.common.acting import acting_as
from portal.common.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Gauge:
    """One number: its name begins with `portal_` and ends with its unit, if it has one."""

    name: str
    meaning: str
    value: float
    labels: Mapping[str, str] = field(default_factory=dict)


def gauges() -> list[Gauge]:
    """Return every number of every maker. Raises DatabaseError when PostgreSQL does not answer.

    Counted as the clock sees them, whoever asks.
    """
    with acting_as(Viewer.system()), transaction.atomic():
        return [one for dotted in settings.PORTAL_GAUGES for one in import_string(dotted)()]
