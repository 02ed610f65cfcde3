"""Failed tries from one address, whatever the account and whatever the secret that is guessed."""

from allauth.account.adapter import get_adapter
from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.http import HttpRequest

from portal.people.models import User

REPLAY_SECONDS = 120  # longer than a code of an app is accepted (90 seconds with one step beside)


def count_try(request: HttpRequest) -> ratelimit.RateLimitUsage:
    """Count one try before it is judged; the caller takes it back (`rollback`) when it was right.

    Raises ValidationError when the address has none left ("address" in ACCOUNT_RATE_LIMITS).
    Taken before, not counted after: tries at the same moment do not slip through together.
    """
    usage = ratelimit.consume(request, app="allauth.account", action="address")
    if usage is None:
        raise get_adapter().validation_error("too_many_login_attempts")
    return usage


def is_first_use(user: User, code: str) -> bool:
    """Mark a code of an app as used, once; False when it was.

    django-allauth remembers a used code for one step of the clock only.
    """
    return cache.add(_used(user, code), "used", timeout=REPLAY_SECONDS)


def is_used(user: User, code: str) -> bool:
    """Whether the code was used a moment ago."""
    return cache.get(_used(user, code)) is not None


def _used(user: User, code: str) -> str:
    return f"people:used-code:{user.pk}:{code}"
