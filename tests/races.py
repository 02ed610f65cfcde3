"""Several people who act in the same moment, each on a connection of his own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connections

PATIENCE = 60.0
_Answer = TypeVar("_Answer")


def at_once(acts: Sequence[Callable[[], _Answer]]) -> list[_Answer | Exception]:
    """Begin all `acts` together; return what each returned or raised, in their order.

    Only for tests that commit (`transaction=True`): the others' rows are seen by nobody else.
    """
    start = threading.Barrier(len(acts))

    def act_alone(act: Callable[[], _Answer]) -> _Answer | Exception:
        try:
            start.wait(timeout=PATIENCE)
            return act()
        except Exception as refusal:  # noqa: BLE001 — a test judges what it was
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=len(acts)) as people:
        return list(people.map(act_alone, acts))
