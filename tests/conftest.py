"""The test database holds the demonstration nation; a copy of it waits for the browser."""

from collections.abc import Iterator
from datetime import UTC, datetime

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import override_settings, setup_databases, teardown_databases
from pytest_django.plugin import DjangoDbBlocker

from evaluation.actions.load_demonstration import load_demonstration
from portal.common.viewer import Viewer
from portal.people.actions.make_demonstration_people import make_demonstration_people
from tests import force_login  # noqa: F401 — from here on it proves a second factor

NATION = "nation_for_the_browser"


@pytest.fixture(scope="session", autouse=True)
def quick_hashing(django_test_environment: None) -> Iterator[None]:
    """Hash passwords at a price a thousand sign-ins can pay."""
    with override_settings(PASSWORD_HASHERS=["tests.quick_hasher.QuickArgon2"]):
        yield


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, quick_hashing: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Load the nation once, behind the migrations; every test rolls back to it.

    Takes the place of pytest-django's fixture, which makes no test database when none of the
    chosen tests carries its mark: the nation would go into the database of DATABASE_URL.

    Tests that commit (`transaction=True`) run last and leave the tables empty, so the browser's
    copy is made here, before them.
    """
    with django_db_blocker.unblock():
        made = setup_databases(
            verbosity=0, interactive=False, aliases={"default": False}, serialized_aliases=set()
        )
        now, clock = datetime(2021, 4, 1, tzinfo=UTC), Viewer.system()
        load_demonstration(by=clock, now=now)
        make_demonstration_people(by=clock, now=now)
        source = connection.settings_dict["NAME"]
        connection.close()
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{NATION}" WITH (FORCE)')
            cursor.execute(f'CREATE DATABASE "{NATION}" TEMPLATE "{source}"')
    yield
    with django_db_blocker.unblock():
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{NATION}" WITH (FORCE)')
        teardown_databases(made, verbosity=0)


@pytest.fixture(scope="session")
def nation_url(django_db_setup: None) -> str:
    """The URL of the browser's database: the nation as it was loaded."""
    settings = connection.settings_dict
    return psycopg.conninfo.make_conninfo(
        dbname=NATION,
        user=settings["USER"],
        password=settings["PASSWORD"] or None,
        host=settings["HOST"],
        port=settings["PORT"] or None,
    )


@pytest.fixture(scope="session", autouse=True)
def _static_files_are_looked_up_when_asked_for() -> Iterator[None]:
    """Each Client makes the middleware anew, and WhiteNoise would read every static file each time.

    The real server does so once, when it starts: tests/browser.
    """
    with override_settings(WHITENOISE_AUTOREFRESH=True):
        yield


@pytest.fixture(scope="session")
def static_files() -> None:
    """Gather the static files once, as `make run` does: pages name them by their digest."""
    call_command("collectstatic", interactive=False, verbosity=0)


@pytest.fixture
def client(static_files: None) -> Client:
    """Django's client over pages whose static files exist."""
    return Client()
