"""Guessing at the doors: few tries are looked at, and only the guesser's."""

from collections.abc import Callable, Iterator
from ipaddress import ip_network
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection, connections
from django.test import Client

from portal.common.viewer import Role
from portal.people.models import User
from tests import doors, factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("static_files")]
GUESSES = 200
ALLOWED = 10  # ACCEPTANCE S21
FIVE_MINUTES = 5 * 60
HERE, ELSEWHERE = "192.0.2.1", "192.0.2.2"


@pytest.fixture
def owner() -> User:
    """Whose account is guessed at."""
    return doors.with_app(factories.person(Role.BUREAU, password=factories.PASSWORD))


def guess_password(client: Client, owner: User, number: int) -> Any:
    return doors.give_password(client, owner, f"guess-{number}")


def guess_accounts(client: Client, owner: User, number: int) -> Any:
    data = {"login": f"person{number}@test.example", "password": "Spring2026!"}
    return client.post(doors.SIGN_IN, data)


def guess_code(client: Client, owner: User, number: int) -> Any:
    return client.post(doors.SECOND_STEP, {"code": f"{number:06}"})


def guess_recovery_code(client: Client, owner: User, number: int) -> Any:
    return client.post(doors.SECOND_STEP, {"code": f"{number:08}"})


def guess_passkey(client: Client, owner: User, number: int) -> Any:
    response = client.post("/sign-in/passkey/", {"credential": '{"id": "AA"}'})
    return client.get(response["Location"]) if response.status_code == 302 else response


def guess_reset(client: Client, owner: User, number: int) -> Any:
    return client.post("/password-reset/", {"email": f"person{number}@test.example"})


def guess_link(client: Client, owner: User, number: int) -> Any:
    return client.post(f"/password-reset/1-{number}-abc/", {"password1": "a", "password2": "a"})


def guess_again(client: Client, owner: User, number: int) -> Any:
    return client.post("/account/confirm/code/", {"code": f"{number:06}"})


def guess_old_password(client: Client, owner: User, number: int) -> Any:
    data = {"oldpassword": f"guess-{number}", "password1": "kyodo-2027", "password2": "kyodo-2027"}
    return client.post("/account/password/", data)


AT_THE_DOOR = (guess_password, guess_accounts, guess_passkey, guess_reset, guess_link)
BEHIND_THE_PASSWORD = (guess_code, guess_recovery_code)
AT_AN_OPEN_SESSION = (guess_again, guess_old_password)


# Every page that is drawn costs time: the whole number at the two doors where guessing pays.
OFTEN = (guess_password, guess_code)


def judged(guess: Callable[[Client, User, int], Any], client: Client, owner: User) -> int:
    guesses = range(GUESSES if guess in OFTEN else GUESSES // 5)
    return sum(doors.is_judged(guess(client, owner, number)) for number in guesses)


@pytest.mark.parametrize("guess", AT_THE_DOOR)
def test_s21_few_guesses_are_looked_at(
    owner: User, guess: Callable[[Client, User, int], Any]
) -> None:
    assert 0 < judged(guess, doors.from_address(HERE), owner) <= ALLOWED
    assert doors.is_judged(guess(doors.from_address(ELSEWHERE), owner, 0))


@pytest.mark.parametrize("guess", BEHIND_THE_PASSWORD)
def test_s21_few_codes_are_looked_at(
    owner: User, guess: Callable[[Client, User, int], Any]
) -> None:
    client = doors.from_address(HERE)
    assert doors.give_password(client, owner)["Location"] == doors.SECOND_STEP
    assert 0 < judged(guess, client, owner) <= ALLOWED
    # New sessions and other addresses bring no new tries at the second factor of one account.
    other = doors.from_address(ELSEWHERE)
    doors.give_password(other, owner)
    assert not doors.is_judged(guess(other, owner, 0))


@pytest.mark.parametrize("guess", AT_AN_OPEN_SESSION)
def test_s21_few_guesses_at_an_open_session(
    owner: User, guess: Callable[[Client, User, int], Any]
) -> None:
    client = doors.from_address(HERE)
    assert doors.sign_in(client, owner)["Location"] == "/"
    assert 0 < judged(guess, client, owner) <= ALLOWED


def test_s21_the_admin_has_no_door_of_its_own(owner: User) -> None:
    client = doors.from_address(HERE)
    data = {"username": owner.email, "password": factories.PASSWORD}
    assert client.post("/admin/login/", data)["Location"].startswith(doors.SIGN_IN)
    assert "_auth_user_id" not in client.session


def test_s21_the_owner_elsewhere_comes_in_meanwhile(owner: User) -> None:
    judged(guess_password, doors.from_address(HERE), owner)
    assert doors.sign_in(doors.from_address(ELSEWHERE), owner)["Location"] == "/"


def test_s21_who_signs_in_rightly_is_never_counted(owner: User) -> None:
    """An office behind one address signs in at half past eight."""
    for number in range(2 * ALLOWED):
        colleague = factories.person(
            Role.LOCAL_GOVERNMENT, email=f"c{number}@test.example", password=factories.PASSWORD
        )
        assert doors.sign_in(doors.from_address(HERE), colleague)["Location"] == "/"


def test_s21_a_right_code_gives_the_guesser_no_new_tries(owner: User) -> None:
    """Somebody with an account of his own cannot wash his address clean with it."""
    own = factories.person(Role.HELLO_WORK, password=factories.PASSWORD)
    doors.with_app(own)
    for number in range(ALLOWED - 1):
        guess_accounts(doors.from_address(HERE), owner, number)
    client = doors.from_address(HERE)
    doors.give_password(client, own)
    assert client.post(doors.SECOND_STEP, {"code": doors.code_of()})["Location"] == "/"
    assert doors.is_judged(guess_accounts(doors.from_address(HERE), owner, 98))
    assert not doors.is_judged(guess_accounts(doors.from_address(HERE), owner, 99))


def test_s21_the_door_opens_again_after_five_minutes(owner: User) -> None:
    with time_machine.travel("2026-11-20T03:00:00Z", tick=False) as clock:
        client = doors.from_address(HERE)
        judged(guess_password, client, owner)
        assert not doors.is_judged(doors.give_password(client, owner))
        clock.shift(FIVE_MINUTES + 1)
        assert doors.give_password(client, owner)["Location"] == doors.SECOND_STEP


@pytest.fixture
def whole_requests() -> Iterator[None]:
    """Every request in one transaction, as it will be."""
    before = connections.settings["default"]["ATOMIC_REQUESTS"]
    connections.settings["default"]["ATOMIC_REQUESTS"] = True
    yield
    connections.settings["default"]["ATOMIC_REQUESTS"] = before


def test_s21_a_try_stays_counted_when_the_request_fails(
    owner: User, whole_requests: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the page cannot be drawn")

    client = Client(REMOTE_ADDR=HERE, raise_request_exception=False)
    monkeypatch.setattr("portal.people.web.account.views.how_to_try", fail)
    statuses = [guess_password(client, owner, number).status_code for number in range(5)]
    assert statuses == [500] * 5
    monkeypatch.undo()
    assert not doors.is_judged(doors.give_password(client, owner))


def test_s21_tries_are_kept_in_postgresql(owner: User) -> None:
    guess_password(doors.from_address(HERE), owner, 0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM people_cache WHERE cache_key LIKE '%%login_failed%%'")
        assert cursor.fetchone() == (1,)
    cache.clear()


def test_s21_a_forwarded_address_is_not_believed(owner: User) -> None:
    """Nobody gets new tries by inventing addresses; with a proxy of ours its word counts."""

    def guess(number: int) -> Any:
        client = Client(REMOTE_ADDR=HERE, headers={"x-forwarded-for": f"203.0.113.{number}"})
        return guess_password(client, owner, number)

    assert sum(doors.is_judged(guess(number)) for number in range(20)) <= ALLOWED


def test_s21_an_address_is_believed_from_our_own_proxy(owner: User, settings: Any) -> None:
    settings.TRUSTED_PROXIES = (ip_network(HERE),)
    for number in range(20):
        client = Client(REMOTE_ADDR=HERE, headers={"x-forwarded-for": f"spoofed, {ELSEWHERE}"})
        guess_password(client, owner, number)
    forwarded = Client(REMOTE_ADDR=HERE, headers={"x-forwarded-for": "203.0.113.9"})
    assert doors.is_judged(guess_password(forwarded, owner, 0))
