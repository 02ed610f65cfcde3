"""One run of each action about reports, for the table of audited actions."""

from collections.abc import Callable
from datetime import datetime

from evaluation.actions.request_report import request_report, stop_report
from evaluation.choices import ReportFormat, ReportKind
from evaluation.models import ReportRun
from portal.common.fiscal import FiscalYear
from portal.common.viewer import Viewer
from tests import factories

NOW = factories.NOW


def a_report(by: Viewer, now: datetime = NOW) -> ReportRun:
    """The nation's year 2020, asked for."""
    return request_report(
        kind=ReportKind.NATION,
        year=FiscalYear(2020),
        formats=[ReportFormat.JSON],
        by=by,
        now=now,
    )


def do_stop_report(by: Viewer) -> None:
    stop_report(run=a_report(by), by=by, now=NOW)


REPORTS: dict[str, tuple[str, Callable[[Viewer], object]]] = {
    "request_report": ("報告書の作成を依頼", a_report),
    "stop_report": ("報告書の作成の中止を依頼", do_stop_report),
}
