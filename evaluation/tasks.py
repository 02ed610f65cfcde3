"""Celery's door: the bell rings with a run's id, PostgreSQL says what is to be done."""

from uuid import UUID

import structlog
from celery import shared_task
from django.utils import timezone

from evaluation.actions import settle_nation
from portal.common.viewer import Viewer

log = structlog.get_logger("evaluation.tasks")


@shared_task(name="evaluation.settle_year")
def settle_year(run_id: str) -> None:
    """Work on a settlement run. Ringing twice is harmless: only one worker gets the run."""
    try:
        settle_nation.run_settlement(
            run_id=UUID(run_id),
            by=Viewer.system(),
            clock=timezone.now,
            on_progress=lambda _: None,
        )
    except Exception:
        log.exception("settlement_failed", run_id=run_id)
        settle_nation.fail_settlement(
            run_id=UUID(run_id),
            reason="思わぬ誤りで止まりました。確定した拠点はそのまま残っています。"
            "もう一度実行すると続きから始まります。",
            now=timezone.now(),
        )
        raise


@shared_task(name="evaluation.ring_waiting_settlements")
def ring_waiting_settlements() -> None:
    """Ring again for runs whose bell was lost or whose worker died (every 30 seconds by beat)."""
    for run_id in settle_nation.waiting_runs(timezone.now()):
        settle_year.delay(str(run_id))
