"""Reads of requests; each begins with what the viewer may see."""

from collections.abc import Iterable
from datetime import date

from django.db.models import F, Q

from agreements.models import Agreement, Request, ResponseStandard
from agreements.models.request import RequestQuerySet
from agreements.rules.elapsed import Allowance, RequestDays, StageTime, stage_times
from portal.common.viewer import Viewer


def request_register(viewer: Viewer, day: date) -> RequestQuerySet:
    """All requests the viewer may see with their clocks: overdue first, then by the day due."""
    return (
        Request.objects.visible_to(viewer)
        .with_clock(day)
        .select_related("body", "agreement")
        .order_by(F("is_overdue").desc(), F("due_on").asc(nulls_last=True), "-created_at", "-pk")
    )


def open_with_clock(viewer: Viewer, day: date) -> RequestQuerySet:
    """What was filed and waits for a step, with its clock."""
    return request_register(viewer, day).open()


def overdue_requests(viewer: Viewer, day: date) -> RequestQuerySet:
    """What is behind its day, the longest overdue first."""
    return open_with_clock(viewer, day).filter(Q(is_overdue=True))


def requests_under(viewer: Viewer, agreement: Agreement, day: date) -> RequestQuerySet:
    """What is asked under an agreement, as far as the viewer may see it."""
    return request_register(viewer, day).filter(agreement=agreement)


def allowances(viewer: Viewer) -> list[Allowance]:
    """Every standard there has been, as the rules read it."""
    rows = ResponseStandard.objects.visible_to(viewer)
    return [Allowance(one.kind, one.stage, one.days, one.valid_from) for one in rows]


def times_of(asked: Request, standards: Iterable[Allowance], *, day: date) -> tuple[StageTime, ...]:
    """The days of a request at each stage, as of `day`."""
    days = RequestDays(
        kind=asked.kind,
        filed_on=asked.filed_on,
        received_on=asked.received_on,
        experts_heard_on=asked.experts_heard_on,
        decided_on=asked.decided_on,
        notified_on=asked.notified_on,
        withdrawn_on=asked.withdrawn_on,
    )
    return stage_times(days, standards, day=day)
