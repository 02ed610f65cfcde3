"""S09: nothing can be counted through: no row's number stands in an address or an answer."""

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import IntConverter

from portal.common.viewer import Role
from tests import factories

pytestmark = pytest.mark.django_db
# The only whole numbers in an address: a fiscal year, and the how-manieth publication of one.
YEARS = {"year", "version"}
# Published codes: of a prefecture (2 digits), of a local government (6), of a fiscal year (4).
PUBLIC = re.compile(r"(0[1-9]|[1-3]\d|4[0-7])|\d{6}|(19|20)\d\d")
PAGES = (
    "/",
    "/sites/?year=2020",
    "/bodies/?year=2020",
    "/sites/07203-01/?year=2020",
    "/reports/national/2020/",
    "/agreements/?on=2021-04-01",
    "/agreements/prefectures/32/?on=2021-07-31",
    "/proposals/",
    "/settlements/",
    "/permissions/",
    "/councils/",
)
ANSWERS = (
    "/api/v1/local-governments/",
    "/api/v1/sites/",
    "/api/v1/councils/",
    "/api/v1/achievements/?year=2020",
    "/api/v1/agreement-plans/",
    "/api/v1/monthly-results/?year=2020",
    "/api/v1/agreement-counts/?on=2021-04-01",
)


def patterns(found: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    """Every address of ours; the admin's are the keepers' of public registers."""
    for one in found:
        if isinstance(one, URLPattern):
            yield one
        elif one.namespace != "admin":
            yield from patterns(one.url_patterns)


def numbers(answer: Any, name: str = "") -> Iterator[str]:
    """The names of whole numbers that look like a row's."""
    if isinstance(answer, dict):
        for key, value in answer.items():
            yield from numbers(value, key)
    elif isinstance(answer, list):
        for value in answer:
            yield from numbers(value, name)
    elif isinstance(answer, int) and re.fullmatch(r"(.*_)?(id|pk)", name):
        yield name


@pytest.fixture
def ministry(static_files: None) -> Client:
    client = Client()
    client.force_login(factories.person(Role.MINISTRY, is_administrator=True))
    return client


def test_s09_no_address_takes_a_rows_number() -> None:
    taken = {
        f"{one.name}: {parameter}"
        for one in patterns(get_resolver().url_patterns)
        for parameter, converter in one.pattern.converters.items()
        if isinstance(converter, IntConverter) and parameter not in YEARS
    }
    assert taken == set()


@pytest.mark.parametrize("page", PAGES)
def test_s09_no_link_leads_to_a_rows_number(ministry: Client, page: str) -> None:
    shown = ministry.get(page).content.decode()
    links = re.findall(r'(?:href|action|hx-[a-z]+)="(/[^"?#]*)', shown)
    assert links
    counted = {
        link
        for link in links
        if not link.startswith(("/static/", "/admin/"))
        for part in link.split("/")
        if part.isdigit() and not PUBLIC.fullmatch(part)
    }
    assert counted == set()


@pytest.mark.parametrize("path", ANSWERS)
def test_s09_no_answer_tells_a_rows_number(ministry: Client, path: str) -> None:
    factories.month(factories.site(), "USERS", date(2025, 6, 1), 5)
    answer = json.loads(ministry.get(path).content)
    assert answer.get("results", answer)
    assert set(numbers(answer)) == set()
    assert set(numbers({"results": [{"id": 12, "site_id": 3}]})) == {"id", "site_id"}
