"""Make a report that was asked for: leaf by leaf, then bound together and kept.

Like a settlement (ADR 11): each leaf is committed together with the run's own counter, so a
killed worker loses at most the leaf it was at; a run can be stopped between two leaves.
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from evaluation.choices import RunState
from evaluation.models import ReportFile, ReportPart, ReportRun
from evaluation.queries.report_subjects import kept_before, subjects
from evaluation.topics import REPORT
from portal.common.acting import acting_as
from portal.common.exports.book import Bound, Leaf
from portal.common.fiscal import today
from portal.common.formats import wareki_year
from portal.common.viewer import Viewer
from portal.people.actions.notify import notify
from portal.people.models import Membership
from portal.people.viewers import viewer_for

SILENT_FOR = timedelta(minutes=2)  # a run without a heartbeat for so long has lost its worker
# The portal's own choice: this year's reports are there when next year's are made.
KEPT_FOR = timedelta(days=400)
FIGURES = ""  # the format of the part that is the figures themselves
Clock = Callable[[], datetime]


class NotAMember(Exception):  # noqa: N818 — a word, not an error
    """Whoever asked does not act for the organisation any more: nothing may be made for him."""


class Workshop(Protocol):
    """What leaves are made and bound by; `evaluation.reports.kept` is the one there is."""

    def leaf(self, viewer: Viewer, run: ReportRun, code: str) -> Leaf:
        """Return the leaf of one place, with the viewer's eyes."""

    def bind(self, run: ReportRun, form: str, parts: Sequence[tuple[str, bytes]]) -> Bound:
        """Return the file of a format, of its parts (name, content) in order."""


def run_report(
    *,
    run_id: UUID,
    workshop: Workshop,
    clock: Clock,
    on_progress: Callable[[ReportRun], None],
    patience: timedelta | None = None,
) -> ReportRun | None:
    """Work through a run, one leaf a transaction; return it, or None when another worker has it.

    Safe to call twice and after a crash. After `patience` it lets go of the run. Raises
    NotAMember when whoever asked may not look any more.
    """
    began = clock()
    run = _claim(run_id, began)
    if run is None:
        return None
    viewer = _asker(run, began)
    codes = subjects(viewer, run)
    while run.done < min(run.total, len(codes)):
        run = _make_next(run_id, codes, workshop, viewer, now=clock())
        if run.stop_requested:
            return _end(run_id, RunState.STOPPED, "途中で中止しました。", clock())
        on_progress(run)
        if patience is not None and clock() - began >= patience:
            ReportRun.objects.filter(pk=run_id).update(heartbeat_at=None)
            return run
    return _bind(run_id, workshop, clock())


def fail_report(*, run_id: UUID, reason: str, now: datetime) -> None:
    """Record that a run ended by an error, and tell who asked."""
    _end(run_id, RunState.FAILED, reason, now)


def is_under_way(run_id: UUID) -> bool:
    """Whether a run still waits or works."""
    return ReportRun.objects.filter(
        pk=run_id, state__in=[RunState.QUEUED, RunState.RUNNING]
    ).exists()


@transaction.atomic
def forget_reports(*, now: datetime) -> int:
    """Remove the files whose time is over; that they were made stays. Return how many."""
    over = ReportFile.objects.filter(run__kept_until__lt=today(now))
    count, _ = over.delete()
    return count


def _claim(run_id: UUID, now: datetime) -> ReportRun | None:
    claimed = ReportRun.objects.filter(
        Q(state=RunState.QUEUED)
        | Q(state=RunState.RUNNING, heartbeat_at=None)
        | Q(state=RunState.RUNNING, heartbeat_at__lt=now - SILENT_FOR),
        pk=run_id,
    ).update(state=RunState.RUNNING, heartbeat_at=now)
    if not claimed:
        return None
    return ReportRun.objects.select_related("site", "body", "requested_by").get(pk=run_id)


def _asker(run: ReportRun, now: datetime) -> Viewer:
    """Return the asker as he stands today, for the organisation he asked for."""
    if run.requested_by is None:
        return Viewer.system()
    membership = Membership.objects.filter(
        user=run.requested_by, organization=run.organization_id
    ).first()
    viewer = viewer_for(
        run.requested_by, now=now, membership_id=membership.pk if membership else None
    )
    if viewer.organization_id != run.organization_id:
        raise NotAMember
    return viewer


@transaction.atomic
def _make_next(
    run_id: UUID, codes: Sequence[str], workshop: Workshop, viewer: Viewer, *, now: datetime
) -> ReportRun:
    """Make one leaf and count it, in one transaction; nothing once a stop was asked for."""
    run = ReportRun.objects.select_for_update(of=("self",)).get(pk=run_id)
    if run.stop_requested or run.done >= len(codes):
        return run
    with acting_as(viewer):
        leaf = workshop.leaf(viewer, run, codes[run.done])
    figures = json.dumps(leaf.figures, ensure_ascii=False, sort_keys=True).encode()
    ReportPart.objects.bulk_create(
        ReportPart(run=run, position=run.done, format=form, name=leaf.name, content=content)
        for form, content in {FIGURES: figures, **leaf.parts}.items()
    )
    run.done += 1
    run.heartbeat_at = now
    run.save(update_fields=["done", "heartbeat_at"])
    return run


@transaction.atomic
def _bind(run_id: UUID, workshop: Workshop, now: datetime) -> ReportRun:
    """Bind the parts into files, or point to the kept report that says the same."""
    run = ReportRun.objects.select_for_update(of=("self",)).get(pk=run_id)
    if not run.is_active:
        return run
    parts = list(run.parts.order_by("position"))
    run.digest = _digest(parts)
    run.kept_until = today(now + KEPT_FOR)
    run.same_as = kept_before(run)
    if run.same_as is None:
        _keep_files(run, parts, workshop)
    run.parts.all().delete()
    run.save(update_fields=["digest", "kept_until", "same_as"])
    message = (
        f"前に作った第{run.same_as.number}号と、数値が1つも変わっていません。"
        if run.same_as
        else f"{run.done:,}票を作りました。"
    )
    return _end(run_id, RunState.DONE, message, now)


def _keep_files(run: ReportRun, parts: Sequence[ReportPart], workshop: Workshop) -> None:
    for form in run.formats:
        of_form = [(one.name, bytes(one.content)) for one in parts if one.format == form]
        file = workshop.bind(run, form, of_form)
        ReportFile.objects.create(
            run=run,
            format=form,
            name=file.name,
            content_type=file.content_type,
            content=file.content,
            sha256=hashlib.sha256(file.content).hexdigest(),
            size=len(file.content),
        )


def _digest(parts: Sequence[ReportPart]) -> str:
    digest = hashlib.sha256()
    for one in parts:
        if one.format == FIGURES:
            digest.update(hashlib.sha256(bytes(one.content)).digest())
    return digest.hexdigest()


@transaction.atomic
def _end(run_id: UUID, state: RunState, message: str, now: datetime) -> ReportRun:
    run = ReportRun.objects.select_for_update(of=("self",)).get(pk=run_id)
    if not run.is_active:
        return run
    run.state, run.finished_at, run.message = state, now, message
    run.save(update_fields=["state", "finished_at", "message"])
    if state != RunState.DONE:
        run.parts.all().delete()
    if run.requested_by is not None and state != RunState.STOPPED:
        notify(
            person=run.requested_by,
            topic=REPORT.code,
            template="report_done" if state == RunState.DONE else "report_failed",
            context={
                "number": run.number,
                "kind": run.get_kind_display(),
                "year": wareki_year(run.fiscal_year),
                "message": message,
            },
            url=reverse("evaluation:report-run", args=[run.pk]),
            key=f"report:{run.pk}",
            by=Viewer.system(),
            now=now,
        )
    return run
