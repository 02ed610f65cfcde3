"""What people are told about: each app declares its topics, wired in PORTAL_NOTICE_TOPICS."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string

from portal.people.choices import Way


@dataclass(frozen=True, slots=True)
class Topic:
    """One subject of notices. `can_be_refused` is off for what nobody may miss."""

    code: str
    label: str
    description: str
    default: Way
    can_be_refused: bool = True

    @property
    def ways(self) -> tuple[Way, ...]:
        """How it can be received."""
        return tuple(way for way in Way if way != Way.NONE or self.can_be_refused)


def all_topics() -> Iterator[Topic]:
    """Yield every topic of every app, in the order of the settings."""
    for dotted in settings.PORTAL_NOTICE_TOPICS:
        yield from import_string(dotted)


def topic_of(code: str) -> Topic:
    """Return the topic with this code. Raises LookupError when no app has declared it."""
    found = next((topic for topic in all_topics() if topic.code == code), None)
    if found is None:
        sentence = f"PORTAL_NOTICE_TOPICS has no topic {code!r}."
        raise LookupError(sentence)
    return found
