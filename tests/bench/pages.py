"""Pages over the demonstration nation: how many queries, and what stands around their template."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.http import HttpRequest
from django.template.loader import get_template
from django.test import Client
from django.test.utils import setup_test_environment, teardown_test_environment

from evaluation.actions.load_demonstration import load_demonstration
from portal.common.viewer import Role, Viewer
from tests.bench.database import fresh_database
from tests.bench.results import Result, milliseconds
from tests.bench.rounds import interleaved
from tests.factories import person
from tests.force_login import BEFORE_THE_PAGE

LISTS = ("/sites/?year=2020", "/bodies/?year=2020")
NATION = "/reports/national/2020/"
LIST_RATIO, LIST_QUERIES, NATION_QUERIES = 1.5, 4, 15
PAGES_A_ROUND, ROUNDS = 10, 9

Run = Callable[[str, Any, bool, dict[str, Any]], Any]


@dataclass(slots=True)
class Statements:
    """Collects what is sent to PostgreSQL, for `connection.execute_wrapper`."""

    sent: list[tuple[str, Any]] = field(default_factory=list)

    def __call__(
        self,
        execute: Run,
        sql: str,
        params: Any,
        many: bool,  # noqa: FBT001 - Django's signature
        context: dict[str, Any],
    ) -> Any:
        """Note the statement and run it."""
        self.sent.append((sql, params))
        return execute(sql, params, many, context)

    @property
    def of_the_page(self) -> int:
        """How many beside session and permissions."""
        return sum(
            not any(f'FROM "{table}"' in sql for table in BEFORE_THE_PAGE) for sql, _ in self.sent
        )

    def again(self) -> None:
        """Send them once more and fetch every row, without the ORM."""
        with connection.cursor() as cursor:
            for sql, params in self.sent:
                cursor.execute(sql, params)
                cursor.fetchall()


@dataclass(frozen=True, slots=True)
class Rendering:
    """A page's template with the context its view gave it."""

    template: str
    context: dict[str, Any]
    request: HttpRequest

    def again(self) -> str:
        """Render the page once more."""
        return get_template(self.template).render(self.context, self.request)


def measure() -> Iterator[Result]:
    """Count the queries of the pages and time the lists."""
    call_command("collectstatic", interactive=False, verbosity=0)
    with fresh_database():
        load_demonstration(by=Viewer.system(), now=datetime(2021, 4, 1, tzinfo=UTC))
        client = Client(SERVER_NAME="localhost")
        client.force_login(person(Role.MINISTRY))
        for url in LISTS:
            yield from _measure_list(client, url)
        yield _counted(NATION, _statements(client, NATION), NATION_QUERIES)


def _measure_list(client: Client, url: str) -> Iterator[Result]:
    rendering, statements = _rendering(client, url), _statements(client, url)

    def several(work: Callable[[], object]) -> Callable[[], None]:
        def repeat() -> None:
            for _ in range(PAGES_A_ROUND):
                work()

        return repeat

    def bare() -> None:
        statements.again()
        rendering.again()

    is_correct = _without_token(_get(client, url)) == _without_token(rendering.again())
    timings = interleaved(
        baseline=several(bare), candidate=several(lambda: _get(client, url)), rounds=ROUNDS
    )
    yield Result(
        what=f"一覧 {url}: 同じひな型の描画＋同じSQL",
        baseline=milliseconds([one / PAGES_A_ROUND for one in timings.baseline]),
        candidate=milliseconds([one / PAGES_A_ROUND for one in timings.candidate]),
        ratio=f"{timings.ratio:.2f} 倍",
        goal=f"{LIST_RATIO} 倍以下",
        is_met=timings.ratio <= LIST_RATIO,
        is_correct=is_correct,
    )
    yield _counted(url, statements, LIST_QUERIES)


def _counted(url: str, statements: Statements, most: int) -> Result:
    count = statements.of_the_page
    return Result(
        what=f"問い合わせの数 {url}（セッションと権限を除く）",
        baseline="–",
        candidate=f"{count} 回",
        ratio=f"全部で {len(statements.sent)}",
        goal=f"{most} 回以下",
        is_met=count <= most,
        is_correct=True,
    )


def _statements(client: Client, url: str) -> Statements:
    statements = Statements()
    with connection.execute_wrapper(statements):
        _get(client, url)
    return statements


def _rendering(client: Client, url: str) -> Rendering:
    setup_test_environment()
    try:
        response: Any = client.get(url)
    finally:
        teardown_test_environment()
    return Rendering(
        template=response.templates[0].name,
        context=response.context[0].flatten(),
        request=response.wsgi_request,
    )


def _get(client: Client, url: str) -> str:
    response = client.get(url)
    if response.status_code != HTTPStatus.OK:
        sentence = f"{url} が {response.status_code} を返しました。"
        raise RuntimeError(sentence)
    return response.content.decode()


def _without_token(page: str) -> str:
    return re.sub(r'value="[A-Za-z0-9]{64}"', "", page)
