"""When a notification that did not arrive is tried again, and when its endpoint is paused."""

from datetime import datetime, timedelta

# The pause behind the first, second … try. Seven tries reach over a day and a half, so that a
# system that is away for a night or a maintenance day still gets everything.
PAUSES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=8),
    timedelta(hours=24),
)
PAUSED_AFTER = timedelta(days=5)


# A system that does not answer is knocked at once a minute, however much waits for it: each knock
# costs a worker up to ten seconds that others wait for.
REST = timedelta(minutes=1)


def rest_left(failed_at: datetime | None, now: datetime) -> timedelta:
    """Return how long to leave an endpoint alone whose last try failed at `failed_at`."""
    return max(timedelta(), failed_at + REST - now) if failed_at else timedelta()


def next_try(number: int, now: datetime) -> datetime | None:
    """Return when to try again behind try `number` (1 is the first); None when it was the last."""
    return now + PAUSES[number - 1] if number <= len(PAUSES) else None


def is_given_up(failing_since: datetime, now: datetime) -> bool:
    """Whether an endpoint that has taken nothing since `failing_since` is to be paused."""
    return now - failing_since >= PAUSED_AFTER
