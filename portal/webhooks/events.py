"""What a system can be told of: the tables of all apps, wired by settings.PORTAL_WEBHOOK_EVENTS."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string

from portal.common.viewer import Role


@dataclass(frozen=True, slots=True)
class WebhookEvent:
    """One kind of event: its name in the message, in Japanese, and who may subscribe to it.

    `data` describes what the message carries, by name: docs/reference/webhooks.md repeats it.
    """

    code: str
    label: str
    description: str
    roles: frozenset[Role]
    data: tuple[tuple[str, str], ...]


# Sent on request only, to whoever keeps the endpoint; nobody subscribes to it.
PING = WebhookEvent(
    "ping",
    "試験送信",
    "「試験送信」を押したときに送る。受け取りと署名の確認に使う。",
    frozenset(),
    (),
)


def all_events() -> Iterator[WebhookEvent]:
    """Yield what can be subscribed to, in the order of the settings."""
    for dotted in settings.PORTAL_WEBHOOK_EVENTS:
        yield from import_string(dotted)


def events_for(role: Role | None) -> list[WebhookEvent]:
    """Return what an organisation of this role may subscribe to."""
    return [event for event in all_events() if role in event.roles]


def label_of(code: str) -> str:
    """Return the Japanese name of an event; the code itself when it is no longer sent."""
    return next((event.label for event in (PING, *all_events()) if event.code == code), code)
