"""The outbox's door to the settlement of a year: an item holds a run's id, the run the record."""

from datetime import timedelta
from uuid import UUID

import structlog
from django.db import InterfaceError, OperationalError
from django.utils import timezone

from evaluation.actions import settle_nation
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
