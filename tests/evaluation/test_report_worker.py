"""A report whose worker is killed is made whole by the next one (row S32)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from evaluation.actions.request_report import request_report
from evaluation.choices import ReportFormat, ReportKind, RunState
from evaluation.models import ReportFile, ReportPart, ReportRun
from portal.common import tasks
from portal.common.fiscal import FiscalYear
from portal.common.outbox import OutboxItem
from portal.common.viewer import Viewer
from tests import factories, workers

pytestmark = pytest.mark.django_db(transaction=True)
KILLED = """
from django.utils import timezone
from evaluation.actions.make_report import run_report
from evaluation.reports.kept import Workshop

def die(run):
    if run.done == 2: os.kill(os.getpid(), 9)

run_report(run_id='{run}', workshop=Workshop(), clock=timezone.now, on_progress=die)
"""


def test_s32_a_killed_worker_loses_and_doubles_no_leaf() -> None:
    for number in range(1, 5):
        factories.site(f"07204-9{number}", years=(2025,))
    run = request_report(
        kind=ReportKind.SITE,
        year=FiscalYear(2025),
        formats=[ReportFormat.JSON],
        by=Viewer.system(),
        now=timezone.now(),
        prefecture_code="07",
    )
    process = workers.python(KILLED.format(run=run.pk))
    assert process.wait(workers.PATIENCE) != 0
    run.refresh_from_db()
    assert (run.state, run.done, ReportPart.objects.count()) == (RunState.RUNNING, 2, 4)
    ReportRun.objects.update(heartbeat_at=timezone.now() - timedelta(minutes=5))
    OutboxItem.objects.update(not_before=timezone.now())
    tasks.deliver(str(OutboxItem.objects.get(key=str(run.pk)).pk))
    run.refresh_from_db()
    assert (run.state, run.done, run.total) == (RunState.DONE, 4, 4)
    assert ReportFile.objects.count() == 1
    assert not ReportPart.objects.exists()
