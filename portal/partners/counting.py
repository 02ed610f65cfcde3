"""Count how often something is asked, in PostgreSQL, so that no flush of a cache forgets it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import connection, transaction
from django.db.models import F

from portal.partners.models import RequestCount

MINUTE = timedelta(minutes=1)
COUNT = """
INSERT INTO partners_requestcount AS counted (key, ends_at, count) VALUES (%s, %s, 1)
ON CONFLICT (key, ends_at) DO UPDATE SET count = counted.count + 1
RETURNING count
"""


@dataclass(frozen=True, slots=True)
class Counted:
    """Where a counter stands: `limit` a stretch, `used` of it, and `reset` seconds to its end."""

    limit: int
    used: int
    reset: int

    @property
    def is_over(self) -> bool:
        """Whether this request was one too many."""
        return self.used > self.limit

    @property
    def headers(self) -> dict[str, str]:
        """The counter for programs to read, as headers."""
        return {
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(max(0, self.limit - self.used)),
            "RateLimit-Reset": str(self.reset),
        } | ({"Retry-After": str(self.reset)} if self.is_over else {})


def count(key: str, *, limit: int, stretch: timedelta, now: datetime) -> Counted:
    """Count one request of `key`, at most `limit` of them in each stretch of time.

    Must be called outside the request's transaction: what was refused counts as well, and the
    counter's row must not stay locked while the request is worked on.
    """
    ends_at = _end(stretch, now)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(COUNT, [key, ends_at])
        (used,) = cursor.fetchone() or (0,)
    reset = max(1, int((ends_at - now).total_seconds()))
    return Counted(limit=limit, used=used, reset=reset)


def uncount(key: str, *, stretch: timedelta, now: datetime) -> None:
    """Take one request back: it was no wrong try."""
    RequestCount.objects.filter(key=key, ends_at=_end(stretch, now), count__gt=0).update(
        count=F("count") - 1
    )


def _end(stretch: timedelta, now: datetime) -> datetime:
    seconds = int(stretch.total_seconds())
    return datetime.fromtimestamp((int(now.timestamp()) // seconds + 1) * seconds, UTC)
