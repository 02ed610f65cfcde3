"""Remind the sides that have not reported: by steps, each step once."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from evaluation import month_events
from evaluation.choices import WRITABLE_PART_STATES, Side
from evaluation.models import Achievement, Indicator, MonthPart, MonthReminder
from evaluation.queries.cell_owners import owners_of
from evaluation.queries.reporting import rule_of, windows
from evaluation.rules.reporting_window import steps_due
from portal.common.fiscal import FiscalYear, month_of, today
from portal.common.viewer import Viewer
from sites.models import JointSite

MONTHS_BACK = 4  # the longest step (60 days) and our patience end before
PATIENCE = 14  # days behind the last step: whoever is silent then is no longer reminded
_Key = tuple[int, date, str, int, bool]


@transaction.atomic
def remind_months(*, by: Viewer, now: datetime) -> int:  # noqa: ARG001 — the clock's own work
    """月次実績をまだ提出していない側に、段階を踏んで督促する。新しく出した数を返す。

    A step is taken once (a constraint holds it). Whether the side has reported meanwhile is looked
    up again when the letter leaves. A year that is settled is not reminded of.
    """
    wanted = [one for month in _months_before(today(now)) for one in _reminders_of(month, now)]
    months = {one.month for one in wanted}
    taken = {_key(one) for one in MonthReminder.objects.filter(month__in=months)}
    new = [one for one in wanted if _key(one) not in taken]
    MonthReminder.objects.bulk_create(new, ignore_conflicts=True)
    # Another clock may have been faster: its rows are told of by both, and posted once by key.
    made = {_key(one): one for one in MonthReminder.objects.filter(month__in=months)}
    for one in new:
        month_events.reminded(made[_key(one)], at=now)
    return len(new)


def _months_before(day: date) -> list[date]:
    months = []
    month = month_of(day)
    for _ in range(MONTHS_BACK):
        month = date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1)
        months.append(month)
    return months


def _reminders_of(month: date, now: datetime) -> Iterator[MonthReminder]:
    year = FiscalYear.of(month)
    rule = rule_of(year)
    sites = list(_sites_in(month))
    due = windows([site.pk for site in sites], [month], rule)
    reported = set(
        MonthPart.objects.filter(month=month, site__in=sites)
        .exclude(state__in=WRITABLE_PART_STATES)
        .values_list("site", "side")
    )
    common = list(Indicator.objects.filter(is_common=True))
    owners = owners_of([site.pk for site in sites], common, year)
    counting = {(site, owner) for (site, _), owner in owners.items()}
    for site in sites:
        window = due[site.pk, month]
        steps = steps_due(
            window.due_on,
            today(now),
            reminder_days=rule.reminder_days,
            escalation_day=rule.escalation_day,
            patience=PATIENCE,
        )
        for side in Side:
            if (site.pk, side) not in counting or (site.pk, side.value) in reported:
                continue
            for step in steps:
                yield MonthReminder(
                    site=site,
                    month=month,
                    side=side,
                    step=step.days,
                    is_escalation=step.is_escalation,
                    due_on=window.due_on,
                    made_at=now,
                )


def _sites_in(month: date) -> Iterator[JointSite]:
    """Yield the sites that operated in `month` and whose year is not settled."""
    year = FiscalYear.of(month)
    settled = Achievement.objects.current().filter(site=OuterRef("pk"), fiscal_year=year.year)
    last_day = month.replace(day=28)
    yield from JointSite.objects.filter(
        Q(closed_on=None) | Q(closed_on__gte=month),
        ~Exists(settled),
        profiles__fiscal_year=year.year,
        opened_on__lte=last_day,
    ).order_by("code")


def _key(one: MonthReminder) -> _Key:
    return one.site_id, one.month, str(one.side), one.step, one.is_escalation
