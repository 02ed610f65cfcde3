"""S30: whatever is sent to the API, by whomever, is answered below 500, in the one shape."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import pytest
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, given, settings
from pytest_django.fixtures import Settings
from requests import Request
from schemathesis import GenerationMode
from schemathesis.core.result import Ok

from portal.common.viewer import Role
from tests import factories
from tests.portal.partners.systems import caller, system, token_of

pytestmark = pytest.mark.django_db
ORIGIN = "http://testserver"
EXAMPLES = 26  # of each operation, in each of two modes, for each of five actors
REQUESTS = 2_000
UNLIMITED = dict.fromkeys(("read", "write", "report", "token", "open"), 1_000_000)
MONTHS = "/api/v1/monthly-results/"
READS = (
    "/api/v1/local-governments/",
    "/api/v1/local-governments/072044/",
    "/api/v1/sites/",
    "/api/v1/sites/07204-91/",
    "/api/v1/achievements/",
    "/api/v1/national-reports/2020/",
    MONTHS,
    "/api/v1/schema/",
)


@dataclass
class Answers:
    """What was answered to whom, and what should not have been."""

    statuses: Counter[int] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def note(self, actor: str, what: str, response: Any) -> None:
        """Judge one answer."""
        status = response.status_code
        self.statuses[status] += 1
        is_problem = response["Content-Type"] == "application/problem+json"
        if status >= 500 or (status >= 400 and not is_problem):
            self.faults.append(f"{actor}: {what}: {status} {response.content[:300]!r}")


@pytest.fixture
def actors(static_files: None, settings: Settings) -> dict[str, Client]:
    """Each kind of who can ask; the city's site and months are there to be written to."""
    settings.PORTAL_API_RATES = UNLIMITED
    factories.site()
    every = ("organizations:read", "sites:read", "evaluation:read", "months:write")
    able, unable = system(scopes=every), system(scopes=("organizations:read",), name="限られた連携")
    people = {"city": Role.LOCAL_GOVERNMENT, "ministry": Role.MINISTRY}
    clients = {
        "anonymous": Client(),
        "system": caller(token_of(able)),
        "system without scopes": caller(token_of(unable)),
    } | {name: Client() for name in people}
    for name, role in people.items():
        clients[name].force_login(factories.person(role, email=f"{name}@hostile.example"))
    for client in clients.values():
        client.raise_request_exception = False
    return clients


def send(client: Client, case: Any) -> Any:
    """Send a generated case as the bytes that would go over the wire."""
    wire = Request(**case.as_transport_kwargs(base_url=ORIGIN)).prepare()
    body = wire.body or b""
    headers = {name: str(value) for name, value in wire.headers.items()}
    headers.pop("User-Agent", None)
    return client.generic(
        str(wire.method),
        str(wire.path_url),
        body.encode() if isinstance(body, str) else body,
        content_type=headers.pop("Content-Type", ""),
        headers=headers,
    )


def test_s30_two_thousand_generated_requests_have_no_fault(actors: dict[str, Client]) -> None:
    description = actors["anonymous"].get("/api/v1/schema/").json()
    schema = schemathesis.openapi.from_dict(description)
    operations = [one.ok() for one in schema.get_all_operations() if isinstance(one, Ok)]
    assert len(operations) == sum(len(one) for one in description["paths"].values()) >= 9
    answers = Answers()
    for operation in operations:
        # What asks for nothing can be asked in one way only.
        asks = any(operation.iter_parameters()) or bool(operation.body)
        for mode in GenerationMode if asks else (GenerationMode.POSITIVE,):
            try_operation(operation.as_strategy(generation_mode=mode), actors, answers)
    assert answers.faults == []
    assert answers.statuses.total() >= REQUESTS
    assert {200, 400, 401, 403, 404} <= answers.statuses.keys()


def try_operation(cases: Any, actors: dict[str, Client], answers: Answers) -> None:
    """Send each generated case as every actor."""

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases)
    def run(case: Any) -> None:
        for name, client in actors.items():
            answers.note(name, f"{case.method} {case.formatted_path}", send(client, case))

    run()


TEXTS = (
    "%00",
    "a%00b",
    "%ff%fe",
    "%ED%A0%80",
    "%F0%9F%98%80",
    "x" * 5_000,
    "'%20OR%201=1--",
    "-1",
    "1e400",
    "9" * 400,
    "NaN",
    "[]",
    "2020&year=2021",
)
PARAMETERS = ("year", "site", "name", "q", "prefecture", "cursor", "page_size", "body", "%00")


def test_s30_hostile_conditions_have_no_fault(actors: dict[str, Client]) -> None:
    answers = Answers()
    for name, client in actors.items():
        for path in READS:
            for parameter in PARAMETERS if name == "system" else PARAMETERS[:2]:
                for text in TEXTS:
                    query = f"{parameter}={text}"
                    answers.note(name, f"{path}?{query[:80]}", client.get(f"{path}?{query}"))
        for path in ("/api/%00", "/api/v1/sites/%00/", "/api/v1/%ff/", "/api/v1/sites/07204-9１/"):
            answers.note(name, path, client.get(path))
    assert answers.faults == []
    assert answers.statuses.total() >= 1_000


SHEET = {"site": "07204-91", "month": "2025-06", "values": {"USERS": 1}}
ODD_VALUES: tuple[Any, ...] = (
    None, True, -1, 10**400, 1.5, "", "x" * 10_000, [], [1], {}, {"a": {}}
)  # fmt: skip
ODD_COUNTS: tuple[Any, ...] = (None, 2**31, 2**63, -(2**63), "１", "\u0000", {}, [[]])
BODIES: tuple[bytes, ...] = (
    b"",
    b"\x00",
    b"\xff\xfe{}",
    b"\xef\xbb\xbf{}",
    "{}".encode("utf-16"),
    b"[" * 20_000 + b"]" * 20_000,
    b'{"site":' * 20_000 + b"1" + b"}" * 20_000,
    b'{"values": ' + b"[" * 20_000 + b"]" * 20_000 + b"}",
    b'{"site": "\\u0000", "month": "\\u0000", "values": {"\\u0000": "\\u0000"}}',
    b'{"site": "\\ud800", "month": "2025-06", "values": {"USERS": 1}}',
    b'{"site": NaN, "month": Infinity, "values": {"USERS": 1e999}}',
    b'{"site": "07204-91", "site": "07203-01", "month": "2025-06", "values": {"USERS": 1}}',
    b'{"__proto__": {}, "constructor": 1}',
    *(json.dumps({**SHEET, name: value}).encode() for name in SHEET for value in ODD_VALUES),
    *(
        json.dumps({**SHEET, "values": {code: value}}).encode()
        for code in ("USERS", "", "x" * 10_000, "USERS\u0000")
        for value in ODD_COUNTS
    ),
)


def test_s30_hostile_bodies_have_no_fault(actors: dict[str, Client]) -> None:
    answers = Answers()
    for name, client in actors.items():
        for body in BODIES:
            answers.note(name, repr(body[:80]), client.post(MONTHS, body, "application/json"))
            answers.note(
                name,
                repr(body[:80]),
                client.post("/api/v1/token/", body[:3_000], "application/x-www-form-urlencoded"),
            )
        for charset in ("utf-7", "nothing", "utf-16", "'"):
            kind = f"application/json; charset={charset}"
            answers.note(name, kind, client.generic("POST", MONTHS, b"{}", content_type=kind))
    assert answers.faults == []
