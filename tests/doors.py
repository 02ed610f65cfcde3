"""Standing at the portal's door in a test: addresses, codes of an app, pages to knock at."""

import time
from http import HTTPStatus
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from django.core.cache import cache
from django.test import Client

from portal.people.models import User
from portal.people.web.account.adapter import TOO_MANY
from tests import factories

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
SIGN_IN, SECOND_STEP, ACCOUNT = "/sign-in/", "/sign-in/code/", "/account/"
WRONG = "000000"


def with_app(user: User, secret: str = SECRET) -> User:
    """Give the person an app that shows codes."""
    Authenticator.objects.create(
        user=user,
        type=Authenticator.Type.TOTP,
        data={"secret": get_adapter().encrypt(secret)},
    )
    return user


def code_of(secret: str = SECRET) -> str:
    """What the person's app shows now."""
    return str(auth.format_hotp_value(auth.hotp_value(secret, int(time.time()) // 30)))


def forget_used_codes() -> None:
    """As if the clock had gone on: codes that were used are not remembered, nor tries."""
    cache.clear()


def from_address(address: str) -> Client:
    """A browser at this address."""
    return Client(REMOTE_ADDR=address)


def give_password(client: Client, user: User, password: str = factories.PASSWORD) -> Any:
    """Fill in the first page of the door."""
    return client.post(SIGN_IN, {"login": user.email, "password": password})


def sign_in(client: Client, user: User) -> Any:
    """Come in by password and, where it is asked for, by the app's code."""
    response = give_password(client, user)
    if response.status_code == 302 and response["Location"] == SECOND_STEP:
        forget_used_codes()
        response = client.post(SECOND_STEP, {"code": code_of()})
    return response


def is_judged(response: Any) -> bool:
    """Whether what was tried was looked at; the door says otherwise when it has enough."""
    if response.status_code == HTTPStatus.TOO_MANY_REQUESTS:
        return False
    return TOO_MANY not in response.content.decode()
