"""The log says only what is listed, and of an exception no word that could carry data (row S25)."""

import ast
import io
import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog
from django.db import DatabaseError, connection, transaction

from portal import logs
from portal.run.environment import REPOSITORY

NAME, EMAIL, FREE = "山田金糸雀", "canary.bird@secret.example", "本人の病気のこと"
TOKEN, HEX = "Zq8Canary-7xYw0Pk3Lj5Hg7Fd", "9f86d081884c7d659a2feaa0c55ad015"
SECRETS = (NAME, EMAIL, FREE, TOKEN, HEX)


@pytest.fixture
def lines() -> Iterator[Any]:
    """What a library's logger and one of ours write, as the portal writes it."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.formatter())
    loggers = [logging.getLogger(name) for name in ("some.library", "portal.tried")]
    for logger in loggers:
        logger.addHandler(handler)
        logger.setLevel(logging.DEBUG)

    def read() -> list[dict[str, Any]]:
        text = stream.getvalue()
        assert not [secret for secret in SECRETS if secret in text], text
        return [json.loads(line) for line in text.splitlines()]

    yield read
    for logger in loggers:
        logger.removeHandler(handler)


def test_s25_a_key_that_is_not_listed_is_left_out(lines: Any) -> None:
    ours = structlog.get_logger("portal.tried")
    ours.warning("bell_lost", task="outbox.deliver", name=NAME, request="/x?q=" + TOKEN)
    (line,) = lines()
    assert line.pop("timestamp")
    assert line == {
        "event": "bell_lost",
        "level": "warning",
        "logger": "portal.tried",
        "task": "outbox.deliver",
    }


def test_s25_an_event_that_is_not_listed_keeps_its_name_only(lines: Any) -> None:
    ours = structlog.get_logger("portal.tried")
    ours.info("invented", task=TOKEN, code=FREE)
    ours.info(f"{NAME} did it")
    assert [(line["event"], "task" in line) for line in lines()] == [
        ("invented", False),
        ("unnamed", False),
    ]


@pytest.mark.parametrize("secret", [EMAIL, TOKEN, HEX, f"sent to {EMAIL} with {TOKEN}."])
def test_s25_what_looks_like_a_secret_is_masked_even_where_it_is_listed(
    lines: Any, secret: str
) -> None:
    structlog.get_logger("portal.tried").warning("outbox_failed", error=secret, kind="mail.send")
    (line,) = lines()
    assert logs.MASK in line["error"]


def test_ids_and_names_of_code_are_no_secrets(lines: Any) -> None:
    run = "0b1c2d3e-4f50-6172-8394-a5b6c7d8e9f0"
    structlog.get_logger("portal.tried").warning("settlement_failed", run_id=run)
    library = logging.getLogger("some.library")
    library.warning("evaluation.actions.settle_nation.claim_the_run_2 took %d", 3)
    first, second = lines()
    assert first["run_id"] == run
    assert second["pattern"] == "evaluation.actions.settle_nation.claim_the_run_2 took %d"


def test_s25_a_library_s_record_keeps_its_place_and_pattern(lines: Any) -> None:
    library = logging.getLogger("some.library")
    library.error("Cannot tell %s about %s", NAME, {"token": TOKEN})
    library.error(f"Cannot tell {NAME}")
    library.error("%(who)s is away", {"who": EMAIL})
    first, second, third = lines()
    assert first["pattern"] == "Cannot tell %s about %s"
    assert "pattern" not in second
    assert third["pattern"] == "%(who)s is away"
    assert all(line["where"].startswith("tests/test_logs.py:") for line in (first, second, third))


def test_s25_an_exception_keeps_types_and_lines(lines: Any) -> None:
    secret = FREE

    def inner() -> None:
        raise ValueError(f"{secret} {EMAIL}")

    try:
        try:
            inner()
        except ValueError as error:
            raise KeyError(TOKEN) from error
    except KeyError:
        logging.getLogger("some.library").exception("failed for %s", NAME)
        structlog.get_logger("portal.tried").exception("settlement_failed", run_id="1")
    for line in lines():
        last, first = line["exception"]
        assert (last["type"], first["type"]) == ("builtins.KeyError", "builtins.ValueError")
        assert first["frames"][-1].endswith(" inner")
        assert first["frames"][-1].startswith("tests/test_logs.py:")


@pytest.mark.django_db
def test_s25_the_database_s_refusal_names_its_rule_and_no_data(lines: Any) -> None:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO people_user (password, email, name, is_active)"
                " VALUES ('', %s, %s, true), ('', %s, %s, true)",
                [EMAIL, NAME, EMAIL, NAME],
            )
    except DatabaseError:
        structlog.get_logger("portal.tried").exception("request_failed", code=500)
    (line,) = lines()
    psycopg_said = line["exception"][1]
    assert psycopg_said["sqlstate"].startswith("23")


def test_an_endless_chain_of_causes_ends(lines: Any) -> None:
    first, second = ValueError(), KeyError()
    first.__cause__, second.__cause__ = second, first
    structlog.get_logger("portal.tried").error("task_failed", exc_info=first)
    assert len(lines()[0]["exception"]) == logs.CAUSES


def events_said(path: Path) -> Iterator[tuple[str, set[str], str]]:
    """The events a source file writes, with the keys it gives them."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and ast.unparse(node.func.value) in {"log", "logger"}
            and node.func.attr in {"debug", "info", "warning", "error", "exception", "critical"}
        ):
            where = f"{path.name}:{node.lineno}"
            assert isinstance(node.args[0], ast.Constant), f"{where}: an event is a plain word"
            keys = {str(keyword.arg) for keyword in node.keywords} - {"exc_info"}
            yield str(node.args[0].value), keys, where


def test_s25_every_event_of_ours_is_listed_with_its_keys() -> None:
    """A new key must be written into portal.logs.EVENTS, and looked at by somebody."""
    found = 0
    for app in ("portal", "agreements", "sites", "evaluation"):
        for path in (REPOSITORY / app).rglob("*.py"):
            for event, keys, where in events_said(path):
                found += 1
                assert event in logs.EVENTS, where
                assert keys <= logs.EVENTS[event], where
    assert found >= 6
