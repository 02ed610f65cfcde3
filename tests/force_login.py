"""Whoever Django's `force_login` lets in has proved a second factor, too: import to have it so.

`force_login` comes with a request nobody sent; who knocks at the real door proves it himself.
"""

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from portal.people.models import User
from portal.people.viewers import PROVEN_FACTOR

# What is read before any page begins, to know who asks and what the frame of the page shows him.
BEFORE_THE_PAGE = (
    "django_session",
    "people_user",
    "people_membership",
    "people_notice",
    "mfa_authenticator",
)


@receiver(user_logged_in)
def prove_a_factor(request: HttpRequest, user: User, **_: object) -> None:
    """Note a factor of the person as proved in the session that begins."""
    if request.method is None:
        request.session[PROVEN_FACTOR] = RecoveryCodes.activate(user).instance.pk
