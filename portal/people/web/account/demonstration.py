"""What visitors of a demonstration are told at the door; nothing where figures are real."""

import time

from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth

from portal.common.models import is_demonstration
from portal.people.actions.make_demonstration_people import (
    DEMONSTRATION_PASSWORD,
    DEMONSTRATION_SECRET,
    PEOPLE,
    SECOND_ADMINISTRATORS,
    Person,
)
from portal.people.models import User
from portal.people.web.account.limits import is_used


def how_to_try() -> tuple[str, tuple[Person, ...]] | None:
    """Return the password and the people of a demonstration, None elsewhere."""
    return (
        (DEMONSTRATION_PASSWORD, (*PEOPLE, *SECOND_ADMINISTRATORS)) if is_demonstration() else None
    )


def shown_code(user: User) -> str:
    """Return a code that opens the second step of a demonstration account now, "" for others.

    Only while the account has the published secret: whoever registers an app of his own has it.
    A code is good for one use. Several people try the same account at the same time, so it is
    one of those accepted now that nobody has used; "" when all are.
    """
    factor = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    if factor is None or not is_demonstration():
        return ""
    if get_adapter().decrypt(factor.data["secret"]) != DEMONSTRATION_SECRET:
        return ""
    step = int(time.time()) // app_settings.TOTP_PERIOD
    codes = (
        auth.format_hotp_value(auth.hotp_value(DEMONSTRATION_SECRET, one))
        for one in (step, step + 1, step - 1)
    )
    return next((code for code in codes if not is_used(user, code)), "")
