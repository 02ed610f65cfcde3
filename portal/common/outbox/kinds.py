"""What can be in the outbox: each kind and its handler, wired by name in settings.PORTAL_OUTBOX."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string

from portal.common.models import OutboxItem

Handler = Callable[[OutboxItem], None]


class Later(Exception):  # noqa: N818 — a word, not an error
    """A handler's word that it is too early: looked at again in `seconds`, no try is counted.

    What the handler wrote before saying so is rolled back (long work has committed it). 0 seconds
    let what waits now go first.
    """

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class Refused(Exception):  # noqa: N818 — a word, not an error
    """A handler's word that no further try can help; the item is a dead letter at once.

    `reason` is shown to the keepers of the outbox: a sentence without names or addresses.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Work:
    """A handler that needs more than a plain function says.

    `is_long` work makes its own transactions: it may be begun again after a crash, and must go
    on where it was and raise `Later` while another worker has it. `given_up` is called in the
    transaction that makes the item a dead letter, whatever the cause, even a killed worker.
    """

    deliver: Handler
    is_long: bool = False
    given_up: Handler | None = None


def check_known(kind: str) -> None:
    """Raise LookupError for a kind nobody delivers: it would wait for ever."""
    if kind not in settings.PORTAL_OUTBOX:
        sentence = f"PORTAL_OUTBOX has no handler for {kind!r}."
        raise LookupError(sentence)


def work_for(kind: str) -> Work:
    """Return what delivers `kind`. Raises LookupError for an unknown kind."""
    check_known(kind)
    found = import_string(settings.PORTAL_OUTBOX[kind])
    return found if isinstance(found, Work) else Work(found)
