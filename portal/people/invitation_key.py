"""The key of an invitation's link: computed from its id with the portal's secret, never stored."""

from django.utils.crypto import constant_time_compare, salted_hmac

from portal.people.models import Invitation

_SALT = "portal.people.invitation"


def key_of(invitation: Invitation) -> str:
    """Return the key that the link sent last carries, 64 hexadecimal digits."""
    value = f"{invitation.pk}:{invitation.serial}"
    return salted_hmac(_SALT, value, algorithm="sha256").hexdigest()


def opens(invitation: Invitation, key: str) -> bool:
    """Whether `key` is the one sent last; takes the same time for every wrong one."""
    return constant_time_compare(key_of(invitation), key)
