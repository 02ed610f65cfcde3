"""Evaluation's doors for the clock and the outbox.

An item of the outbox holds the id of a settlement's run, the run is the record.
"""

from datetime import timedelta
from uuid import UUID

import structlog
from celery import shared_task
from django.db import InterfaceError, OperationalError
from django.utils import timezone

from evaluation.actions import make_report, settle_nation
from evaluation.actions.alert_landings import alert_landings as alert
from evaluation.actions.keep_voices import keep_voices as keep
from evaluation.actions.learn_seasons import learn_seasons as learn
from evaluation.actions.open_for_settled_years import (
    open_for_settled_years as open_plans,
)
from evaluation.actions.remind_improvement import remind_improvement as remind_of_measures
from evaluation.actions.remind_months import remind_months as remind
from evaluation.reports.kept import Workshop
from portal.common.exports.cp932 import UnmappableCharacters
from portal.common.fiscal import FiscalYear, today
from portal.common.outbox import Later, OutboxItem, Work
from portal.common.viewer import Viewer

log = structlog.get_logger("evaluation.tasks")
LOOK_AGAIN = 30.0  # seconds, while another worker (or the command line) has the run
# A worker settles for so long at a time, and then lets what waits behind it, say an e-mail, by.
SLICE = timedelta(seconds=10)


def _work_on(item: OutboxItem) -> None:
    """Work on the run. Repeating is harmless: only one worker gets it, and it goes on behind the
    last settled site. A lost database is tried again; any other error ends the run in words.
    """
    run_id = UUID(item.payload["run"])
    try:
        run = settle_nation.run_settlement(
            run_id=run_id,
            by=Viewer.system(),
            clock=timezone.now,
            on_progress=lambda _: None,
            patience=SLICE,
            at_once=settle_nation.AT_ONCE,
        )
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        log.exception("settlement_failed", run_id=str(run_id))
        _fail(run_id, "思わぬ誤りで止まりました。")
        return
    if settle_nation.is_under_way(run_id):
        raise Later(0 if run else LOOK_AGAIN)


def _given_up(item: OutboxItem) -> None:
    """The workers died of the run again and again: it must not look as if it went on."""
    _fail(UUID(item.payload["run"]), "処理が何度も途中で止まったため、やめました。")


def _fail(run_id: UUID, what: str) -> None:
    settle_nation.fail_settlement(
        run_id=run_id,
        reason=f"{what}確定した拠点はそのまま残っています。もう一度実行すると続きから始まります。",
        now=timezone.now(),
    )


settle_year = Work(_work_on, is_long=True, given_up=_given_up)


@shared_task(name="evaluation.learn_seasons")
def learn_seasons() -> None:
    """Every night: for the year that runs, and for the one whose last months still come in."""
    now = timezone.now()
    year = FiscalYear.of(today(now))
    for one in (year, year - 1):
        learn(year=one, by=Viewer.system(), now=now)


@shared_task(name="evaluation.alert_landings")
def alert_landings() -> None:
    """Every morning: for the year that runs, and in spring for the one still coming in."""
    now = timezone.now()
    year = FiscalYear.of(today(now))
    for one in (year, year - 1):
        alert(year=one, by=Viewer.system(), now=now)


@shared_task(name="evaluation.remind_months")
def remind_months() -> None:
    """Every hour by day: each step of reminding is taken once."""
    remind(by=Viewer.system(), now=timezone.now())


def _make_report(item: OutboxItem) -> None:
    """Work on a report that was asked for; as with settlements, repeating is harmless."""
    run_id = UUID(item.payload["run"])
    try:
        run = make_report.run_report(
            run_id=run_id,
            workshop=Workshop(),
            clock=timezone.now,
            on_progress=lambda _: None,
            patience=SLICE,
        )
    except (OperationalError, InterfaceError):
        raise
    except make_report.NotAMember:
        _report_failed(run_id, "依頼した人が、この組織の人としては見られなくなりました。")
        return
    except UnmappableCharacters as found:
        _report_failed(run_id, f"{found} CSV（UTF-8）を選ぶと作れます。")
        return
    except Exception:
        log.exception("report_failed", run_id=str(run_id))
        _report_failed(run_id, "思わぬ誤りで止まりました。もう一度作成してください。")
        return
    if make_report.is_under_way(run_id):
        raise Later(0 if run else LOOK_AGAIN)


def _report_given_up(item: OutboxItem) -> None:
    _report_failed(UUID(item.payload["run"]), "処理が何度も途中で止まったため、やめました。")


def _report_failed(run_id: UUID, reason: str) -> None:
    make_report.fail_report(run_id=run_id, reason=reason, now=timezone.now())


make_a_report = Work(_make_report, is_long=True, given_up=_report_given_up)


@shared_task(name="evaluation.forget_reports")
def forget_reports() -> None:
    """Every night: remove the files whose time is over."""
    make_report.forget_reports(now=timezone.now())


@shared_task(name="evaluation.remind_improvement")
def remind_improvement() -> None:
    """Every hour by day: what was reminded of once is not repeated."""
    remind_of_measures(by=Viewer.system(), now=timezone.now())


@shared_task(name="evaluation.open_improvement_plans")
def open_improvement_plans() -> None:
    """Every night: assess the years that were settled lately; what is open already stays."""
    open_plans(by=Viewer.system(), now=timezone.now())


@shared_task(name="evaluation.keep_voices")
def keep_voices() -> None:
    """Every morning: surveys whose days are over, slips out of date, voices that came."""
    keep(by=Viewer.system(), now=timezone.now())
