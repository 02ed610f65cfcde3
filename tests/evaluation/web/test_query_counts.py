"""How often a page asks PostgreSQL; a page that begins to ask once a row fails here."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.common.viewer import Role
from tests.factories import person
from tests.force_login import BEFORE_THE_PAGE

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client: Client, settings: Any, tmp_path: Path) -> Client:
    """The ministry, signed in."""
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.STATIC_ROOT = tmp_path
    client.force_login(person(Role.MINISTRY))
    return client


@contextmanager
def at_most(count: int) -> Iterator[None]:
    """Fail when more than `count` queries are made beside session and permissions."""
    with CaptureQueriesContext(connection) as captured:
        yield
    of_the_page = [
        query["sql"]
        for query in captured.captured_queries
        if not any(f'FROM "{table}"' in query["sql"] for table in BEFORE_THE_PAGE)
        and "SAVEPOINT" not in query["sql"]  # outside of a test the request's own BEGIN and COMMIT
    ]
    assert of_the_page, "the page was not made from the database"
    assert len(of_the_page) <= count, "\n".join(of_the_page)


@pytest.mark.parametrize("url", ["/sites/?year=2020", "/bodies/?year=2020"])
def test_a_list_asks_four_times_however_long_it_is(reader: Client, url: str) -> None:
    with at_most(4):
        response: Any = reader.get(url)
    assert len(response.context["page"].object_list) == 50


def test_the_national_page_asks_fifteen_times(reader: Client) -> None:
    with at_most(15):
        response = reader.get("/reports/national/2020/")
    assert response.status_code == 200
