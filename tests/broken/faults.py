"""Pages and tasks that break with the words they were given, as careless code would."""

from collections.abc import Iterator
from logging import getLogger

from celery import shared_task
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone

from portal.celery import app
from portal.common.outbox import OutboxItem, post


@login_not_required
def page(request: HttpRequest, secret: str) -> HttpResponse:
    """Write the words into a careless log line, and break with them."""
    said = f"{secret} {request.GET.get('said')}"
    getLogger("careless").error(f"cannot show {said}")
    getLogger("careless").error("cannot show %s", said)
    raise ValueError(said)


@login_not_required
def database(request: HttpRequest) -> HttpResponse:
    """Have PostgreSQL refuse the words, which it repeats in its message."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::integer", [request.GET["said"]])
    return HttpResponse()


@login_not_required
def stream(request: HttpRequest) -> StreamingHttpResponse:
    """Break in the middle of an answer, behind Django's back."""
    said = request.GET["said"]

    def parts() -> Iterator[bytes]:
        yield b"begun"
        raise ValueError(said)

    return StreamingHttpResponse(parts())


@login_not_required
def tasks(request: HttpRequest) -> HttpResponse:
    """Give the words to an item of the outbox, to a task, and to a task nobody knows."""
    said = request.GET["said"]
    post("tests.broken", {"said": said}, key=str(timezone.now()), at=timezone.now())
    app.send_task("tests.broken", args=[said], kwargs={"name": said})
    app.send_task("tests.unknown", args=[said])
    return HttpResponse()


def deliver(item: OutboxItem) -> None:
    """Have PostgreSQL refuse the item's words."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::integer", [item.payload["said"]])


@shared_task(name="tests.broken")
def broken(said: str, name: str) -> None:
    """Break with the words."""
    raise ValueError(f"{said} {name}")
