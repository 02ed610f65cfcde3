"""Ask for a report, or for it to stop: the work itself is the worker's (`make_report`)."""

from collections.abc import Collection
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from evaluation import permissions
from evaluation.choices import ACTIVE_RUN_STATES, ReportFormat, ReportKind, RunState
from evaluation.models import ReportRun
from evaluation.queries.report_subjects import subjects
from portal.common import audit
from portal.common.fiscal import FiscalYear
from portal.common.outbox import post
from portal.common.viewer import Viewer
from portal.organizations.models import LocalGovernment
from sites.models import JointSite

MAKE = "evaluation.make_report"  # the outbox's kind
MOST = 400  # leaves a report may have: those of the largest prefecture, many times over


@transaction.atomic
def request_report(
    *,
    kind: ReportKind,
    year: FiscalYear,
    formats: Collection[ReportFormat],
    by: Viewer,
    now: datetime,
    prefecture_code: str = "",
    body: LocalGovernment | None = None,
    site: JointSite | None = None,
) -> ReportRun:
    """報告書の作成を受け付ける。

    `prefecture_code` with a kind BODY, SITE or PLAN asks for all of that prefecture. Returns
    the run already under way of the same organisation and scope, if there is one. Raises
    PermissionDenied, and ValidationError by field when nothing is to be reported or no format was
    chosen.
    """
    permissions.check_can_make_reports(by)
    wanted = sorted({ReportFormat(one) for one in formats})
    if not wanted:
        raise ValidationError({"formats": "形式を1つ以上選んでください。"})
    run = ReportRun(
        kind=kind,
        fiscal_year=year.year,
        prefecture_code=prefecture_code,
        body=body,
        site=site,
        formats=[str(one.value) for one in wanted],
        organization_id=by.organization_id,
        requested_by_id=by.user_id,
        requested_at=now,
    )
    run.total = len(subjects(by, run))
    if not run.total:
        what = "改善計画" if kind == ReportKind.PLAN else "実施拠点"
        raise ValidationError({"year": f"{year}には、この範囲の{what}がありません。"})
    if run.total > MOST:
        raise ValidationError({"year": f"一度に作れるのは{MOST:,}票までです。"})
    found = _under_way(run)
    if found is None:
        run.full_clean(exclude=["number"])
        run.save()
        audit.record(
            "報告書の作成を依頼",
            target=run,
            by=by,
            at=now,
            after={"種類": run.get_kind_display(), "年度": year.year, "形式": run.formats},
        )
        found = run
    post(MAKE, {"run": str(found.pk)}, key=str(found.pk), at=now)
    return found


@transaction.atomic
def stop_report(*, run: ReportRun, by: Viewer, now: datetime) -> None:
    """報告書の作成の中止を求める。途中までの票は残らない。"""
    permissions.check_can_make_reports(by)
    audit.record("報告書の作成の中止を依頼", target=run, by=by, at=now)
    ReportRun.objects.filter(pk=run.pk, state=RunState.RUNNING).update(stop_requested=True)
    ReportRun.objects.filter(pk=run.pk, state=RunState.QUEUED).update(
        state=RunState.STOPPED,
        stop_requested=True,
        finished_at=now,
        message="始まる前に中止しました。",
    )


def _under_way(run: ReportRun) -> ReportRun | None:
    return ReportRun.objects.filter(
        organization=run.organization_id,
        kind=run.kind,
        fiscal_year=run.fiscal_year,
        prefecture_code=run.prefecture_code,
        body=run.body,
        site=run.site,
        state__in=ACTIVE_RUN_STATES,
    ).first()
