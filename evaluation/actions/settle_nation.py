"""Settle a whole year: a run that shows its progress, can be stopped, and resumes where it was."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from evaluation import permissions
from evaluation.actions.settle_year import settle_sites
from evaluation.choices import ACTIVE_RUN_STATES, RunState
from evaluation.models import SettlementRun
from evaluation.topics import SETTLEMENT
from portal.common import audit
from portal.common.fiscal import FiscalYear, today
from portal.common.formats import wareki_year
from portal.common.outbox import post
from portal.common.viewer import Viewer
from portal.organizations.prefectures import PREFECTURE_BY_CODE
from portal.people.actions.notify import notify
from sites.models import AnnualProfile, JointSite

SILENT_FOR = timedelta(minutes=2)  # a run without a heartbeat for so long has lost its worker
AT_ONCE = 100  # sites settled in one transaction: a stop waits for so many at most
Clock = Callable[[], datetime]


@transaction.atomic
def request_settlement(
    *,
    year: FiscalYear,
    by: Viewer,
    now: datetime,
    site: JointSite | None = None,
    prefecture_code: str = "",
    ring: bool = True,
) -> SettlementRun:
    """年度締めを受け付ける。範囲は1拠点、都道府県、または全国。

    The worker is called at once unless `ring` is off: the command line then works on the run
    itself, and the worker only looks whether it has ended, for a command line can be killed too.
    Returns the run already under way for the same scope, if there is one. Raises
    PermissionDenied, and ValidationError when the year is not over or nothing operated in it.
    """
    scope = site.prefecture_code if site else prefecture_code
    permissions.check_can_settle(by, prefecture_code=scope)
    if today(now) <= year.end:
        raise ValidationError({"year": f"{year}はまだ終わっていません。"})
    total = len(_site_codes(year, site, prefecture_code))
    if not total:
        raise ValidationError({"year": f"{year}に実施した拠点がありません。"})
    run, is_new = SettlementRun.objects.get_or_create(
        fiscal_year=year.year,
        prefecture_code=scope,
        site=site,
        state__in=ACTIVE_RUN_STATES,
        defaults={
            "state": RunState.QUEUED,
            "total": total,
            "requested_by_id": by.user_id,
            "requested_at": now,
        },
    )
    if is_new:
        audit.record(
            "年度締めを依頼",
            target=run,
            by=by,
            at=now,
            after={"年度": year.year, "都道府県": scope or "全国", "拠点数": total},
        )
    post(
        "evaluation.settle_year",
        {"run": str(run.pk)},
        key=str(run.pk),
        at=now,
        not_before=now if ring else now + SILENT_FOR,
    )
    return run


@transaction.atomic
def stop_settlement(*, run: SettlementRun, by: Viewer, now: datetime) -> None:
    """年度締めの中止を求める。処理中の拠点（一度に締める分）までで止まり、確定した分は残る。"""
    permissions.check_can_settle(by, prefecture_code=run.prefecture_code)
    audit.record("年度締めの中止を依頼", target=run, by=by, at=now)
    SettlementRun.objects.filter(pk=run.pk, state=RunState.RUNNING).update(stop_requested=True)
    SettlementRun.objects.filter(pk=run.pk, state=RunState.QUEUED).update(
        state=RunState.STOPPED,
        stop_requested=True,
        finished_at=now,
        message="始まる前に中止しました。",
    )


def run_settlement(
    *,
    run_id: UUID,
    by: Viewer,
    clock: Clock,
    on_progress: Callable[[SettlementRun], None],
    patience: timedelta | None = None,
    at_once: int = AT_ONCE,
) -> SettlementRun | None:
    """Work through a run, `at_once` sites a transaction; return it, or None when another has it.

    Safe to call twice and after a crash: it goes on behind the last sites that were committed
    together with the run's own counters. After `patience` it lets go of the run, which is then
    still under way and for whoever calls next.
    """
    began = clock()
    run = _claim(run_id, began)
    if run is None:
        return None
    year = FiscalYear(run.fiscal_year)
    # The worker's hand, the asker's name: the settled record shows who is answerable for it.
    if run.requested_by:
        by = replace(by, user_id=run.requested_by_id, name=run.requested_by.name)
    codes = _site_codes(year, run.site, run.prefecture_code)
    left = [code for code in codes if code > run.last_site_code]
    for first in range(0, len(left), at_once):
        run = _settle_next(run_id, left[first : first + at_once], year, by=by, now=clock())
        if run.stop_requested:
            return _finish(run, RunState.STOPPED, clock())
        on_progress(run)
        if patience is not None and clock() - began >= patience:
            return _let_go(run)
    return _finish(run, RunState.DONE, clock())


@transaction.atomic
def fail_settlement(*, run_id: UUID, reason: str, now: datetime) -> None:
    """Record that a run ended by an error, and tell who asked; what it settled stays settled."""
    run = SettlementRun.objects.select_for_update(of=("self",)).get(pk=run_id)
    if not run.is_active:
        return
    run.state, run.finished_at, run.message = RunState.FAILED, now, reason
    run.save(update_fields=["state", "finished_at", "message"])
    _tell(run, "settlement_failed", now)


def interrupt_settlement(*, run_id: UUID, now: datetime) -> None:
    """Record that whoever worked on a run was told to stop; the next run goes on from there."""
    run = SettlementRun.objects.get(pk=run_id)
    if run.is_active:
        _finish(run, RunState.STOPPED, now)


def is_under_way(run_id: UUID) -> bool:
    """Whether a run still waits or works."""
    return SettlementRun.objects.filter(pk=run_id, state__in=ACTIVE_RUN_STATES).exists()


def _site_codes(year: FiscalYear, site: JointSite | None, prefecture_code: str) -> list[str]:
    profiles = AnnualProfile.objects.filter(fiscal_year=year.year)
    if site:
        profiles = profiles.filter(site=site)
    elif prefecture_code:
        profiles = profiles.filter(site__prefecture_code=prefecture_code)
    return list(profiles.order_by("site__code").values_list("site__code", flat=True))


def _claim(run_id: UUID, now: datetime) -> SettlementRun | None:
    claimed = SettlementRun.objects.filter(
        Q(state=RunState.QUEUED)
        | Q(state=RunState.RUNNING, heartbeat_at=None)
        | Q(state=RunState.RUNNING, heartbeat_at__lt=now - SILENT_FOR),
        pk=run_id,
    ).update(state=RunState.RUNNING, heartbeat_at=now)
    return (
        SettlementRun.objects.select_related("site", "requested_by").get(pk=run_id)
        if claimed
        else None
    )


def _let_go(run: SettlementRun) -> SettlementRun:
    """Leave a run to the next worker, who need not wait until it has been silent for long."""
    run.heartbeat_at = None
    run.save(update_fields=["heartbeat_at"])
    return run


@transaction.atomic
def _settle_next(
    run_id: UUID, codes: Sequence[str], year: FiscalYear, *, by: Viewer, now: datetime
) -> SettlementRun:
    """Settle some sites and count them, in one transaction; nothing once a stop was asked for."""
    run = SettlementRun.objects.select_for_update(of=("self",)).get(pk=run_id)
    if run.stop_requested:
        return run
    sites = list(JointSite.objects.filter(code__in=codes).order_by("code"))
    found = settle_sites(sites=sites, year=year, by=by, now=now)
    run.refusals += [
        {"code": site.code, "name": site.name, "reason": found.refused[site.pk]}
        for site in sites
        if site.pk in found.refused
    ]
    run.refused += len(found.refused)
    run.settled += len(found.new)
    run.unchanged += len(found.in_force) - len(found.new)
    run.last_site_code = codes[-1]
    run.heartbeat_at = now
    run.save(
        update_fields=[
            "refused",
            "refusals",
            "settled",
            "unchanged",
            "last_site_code",
            "heartbeat_at",
        ]
    )
    return run


@transaction.atomic
def _finish(run: SettlementRun, state: RunState, now: datetime) -> SettlementRun:
    run.state = state
    run.finished_at = now
    run.message = (
        f"{run.done:,}拠点を処理しました（新たに確定 {run.settled:,}、変更なし {run.unchanged:,}、"
        f"確定できず {run.refused:,}）。"
    )
    run.save(update_fields=["state", "finished_at", "message"])
    if state == RunState.DONE:
        _tell(run, "settlement_done", now)
    return run


def _tell(run: SettlementRun, template: str, now: datetime) -> None:
    """Tell who asked how it ended; the clock asks for runs too, and is told nothing."""
    if run.requested_by is None:
        return
    prefecture = PREFECTURE_BY_CODE.get(run.prefecture_code)
    notify(
        person=run.requested_by,
        topic=SETTLEMENT.code,
        template=template,
        context={
            "scope": str(run.site or (prefecture.name if prefecture else "全国")),
            "year": wareki_year(run.fiscal_year),
            "message": run.message,
        },
        url=reverse("evaluation:settlement", args=[run.pk]),
        key=f"settlement:{run.pk}",
        by=Viewer.system(),
        now=now,
    )
