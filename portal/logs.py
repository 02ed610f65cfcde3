"""Logs for machines: one JSON object a line, and in it only what is listed here (ADR 15).

What an event may say is written down in `EVENTS`; everything else is left out, whoever wrote it.
Of the records of libraries only where they were written and their pattern remain, without the
values put into it; of an exception its type and the lines it came through, without its message.
"""

import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

import structlog
from structlog.typing import EventDict, Processor

# What any line may say.
EVERYWHERE = frozenset(
    {"event", "level", "timestamp", "logger", "request_id", "user_id", "task_id", "exception"}
)
# What a line about one event may say besides. An event that is not listed keeps its name only.
EVENTS: Mapping[str, frozenset[str]] = {
    "request_finished": frozenset({"method", "route", "code"}),
    "request_failed": frozenset({"method", "route", "code"}),
    "task_failed": frozenset({"task", "duration_ms"}),
    "task_not_found": frozenset({"task"}),
    "task_rejected": frozenset(),
    "task_retrying": frozenset(),
    "agreement_not_moved": frozenset({"reference"}),
    "task_revoked": frozenset({"task", "terminated", "signame", "expired"}),
    "bell_lost": frozenset({"task"}),
    "broker_away": frozenset(),
    "gauges_unread": frozenset(),
    "outbox_failed": frozenset({"kind", "item", "error"}),
    "outbox_dead": frozenset({"kind", "item", "error"}),
    "settlement_failed": frozenset({"run_id"}),
    "report_failed": frozenset({"run_id"}),
    # A record of a library.
    "record": frozenset({"where", "pattern"}),
}
FRAMES = 30  # the innermost ones tell where it broke
CAUSES = 5
MASK = "***"

_ROOT = Path(__file__).resolve().parent.parent
_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")
_EMAIL = re.compile(r"[^\s<>()\[\]\"',;:@]+@[^\s<>()\[\]\"',;:@]+")
# Letters of both cases and digits in one long piece, or a long number in base 16: a key, a token, a
# digest. Ids of rows (with their hyphens, in small letters) and names in code are neither.
_TOKEN = re.compile(
    r"(?=[\w-]*[A-Z])(?=[\w-]*[a-z])(?=[\w-]*[0-9])[A-Za-z0-9_-]{20,}|[0-9a-fA-F]{32,}"
)


def only_what_is_listed(_logger: object, _method: str, event_dict: EventDict) -> EventDict:
    """Leave out every key that is not listed for the event, and mask what looks like a secret."""
    event = str(event_dict.get("event", ""))
    allowed = EVERYWHERE | EVENTS.get(event, frozenset())
    kept = {key: value for key, value in event_dict.items() if key in allowed}
    kept["event"] = event if _NAME.fullmatch(event) else "unnamed"
    return {key: _masked(value) for key, value in kept.items()}


def _masked(value: Any) -> Any:
    if isinstance(value, str):
        return _TOKEN.sub(MASK, _EMAIL.sub(MASK, value))
    if isinstance(value, list):
        return [_masked(one) for one in value]
    if isinstance(value, dict):
        return {key: _masked(one) for key, one in value.items()}
    return value if isinstance(value, bool | int | float) or value is None else MASK


def add_frames(_logger: object, _method: str, event_dict: EventDict) -> EventDict:
    """Replace an exception by its type and its frames: messages and local values carry data."""
    error = event_dict.pop("exception", None)
    found = event_dict.pop("exc_info", None)
    if found is True:
        found = sys.exc_info()
    if isinstance(found, tuple):
        found = found[1]
    error = found if isinstance(found, BaseException) else error
    if isinstance(error, BaseException):
        event_dict["exception"] = list(_chain(error))
    return event_dict


def _chain(error: BaseException) -> Iterator[dict[str, Any]]:
    """The exception and what it came from, the last one first."""
    current: BaseException | None = error
    for _ in range(CAUSES):
        if current is None:
            return
        kind = type(current)
        said = {
            "type": f"{kind.__module__}.{kind.__qualname__}",
            "frames": list(_frames(current.__traceback__))[-FRAMES:],
        }
        yield said | _of_the_database(current)
        hidden = None if current.__suppress_context__ else current.__context__
        current = current.__cause__ or hidden


def _frames(traceback: TracebackType | None) -> Iterator[str]:
    while traceback is not None:
        code = traceback.tb_frame.f_code
        yield f"{place(code.co_filename)}:{traceback.tb_lineno} {code.co_name}"
        traceback = traceback.tb_next


def place(filename: str) -> str:
    """Return a source file's path within the portal, or within the library it belongs to."""
    path = Path(filename)
    if "site-packages" in path.parts:
        return "/".join(path.parts[path.parts.index("site-packages") + 1 :])
    return str(path.relative_to(_ROOT)) if path.is_relative_to(_ROOT) else path.name


def _of_the_database(error: BaseException) -> dict[str, str]:
    """PostgreSQL's code of what went wrong, and the rule that refused: names of ours, no data."""
    state = getattr(error, "sqlstate", None)
    constraint = getattr(getattr(error, "diag", None), "constraint_name", None)
    found = {"sqlstate": state, "constraint": constraint}
    return {name: value for name, value in found.items() if isinstance(value, str)}


def from_a_library(_logger: object, _method: str, event_dict: EventDict) -> EventDict:
    """Keep of a library's record where it was written, and its pattern if it has one.

    A text without arguments may have been put together with anything: it is left out.
    """
    record = event_dict["_record"]
    pattern = str(record.msg) if record.args or event_dict.get("positional_args") else None
    event_dict["event"] = "record"
    event_dict["where"] = f"{place(record.pathname)}:{record.lineno} {record.funcName}"
    if pattern is not None:
        event_dict["pattern"] = pattern
    return event_dict


_TIME = structlog.processors.TimeStamper(fmt="iso")
_OURS: tuple[Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    _TIME,
    add_frames,
)


def configure_structlog() -> None:
    """Let the portal's own loggers speak through Python's logging."""
    structlog.configure(
        processors=[*_OURS, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def formatter() -> structlog.stdlib.ProcessorFormatter:
    """Return what writes every record, ours and the libraries', as a line of JSON."""
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[*_OURS, from_a_library],
        processors=[
            only_what_is_listed,
            structlog.processors.JSONRenderer(ensure_ascii=False, sort_keys=True),
        ],
        pass_foreign_args=True,
        use_get_message=False,
    )


LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": formatter}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "portal": {"level": "INFO"},
        "evaluation": {"level": "INFO"},
        "django_structlog": {"level": "INFO"},
        # What it says of a request, django_structlog says with the request's id.
        "django.request": {"level": "CRITICAL"},
        # Loggers that bring handlers of their own.
        "django": {"handlers": [], "propagate": True},
        "django.server": {"handlers": [], "propagate": True},
        "_granian": {"handlers": ["stderr"], "propagate": False},
        "granian.access": {"handlers": ["stderr"], "propagate": False},
    },
}
