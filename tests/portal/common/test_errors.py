"""What a person reads when something is wrong: one sentence, never a stack trace."""

import os
import subprocess
import sys

import pytest
from django.test import Client, RequestFactory

from portal.common.viewer import Role
from portal.common.web.errors import server_error
from portal.run.environment import REPOSITORY
from tests import factories

ASK = """
import os, django
django.setup()
from django.test import Client
client = Client(raise_request_exception=False)
client.cookies["sessionid"] = "0" * 32
for path in ("/", "/healthz"):
    answer = client.get(path, HTTP_HOST="localhost")
    print(path, answer.status_code, answer.headers.get("Retry-After", "-"))
print(client.get("/", HTTP_HOST="localhost").content.decode())
"""


def test_s35_a_dead_database_is_a_clear_503(static_files: None) -> None:
    done = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=REPOSITORY,
        env={
            **os.environ,
            "DATABASE_URL": "postgresql://portal:hidden-word@127.0.0.1:1/portal",
            "DJANGO_SETTINGS_MODULE": "portal.settings",
        },
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines()[:2] == ["/ 503 30", "/healthz 503 30"]
    assert "Traceback" not in done.stdout
    assert "hidden-word" not in done.stdout
    assert "しばらく" in done.stdout


def test_any_other_fault_is_a_500_without_details() -> None:
    request = RequestFactory().get("/")
    try:
        raise ValueError("a secret detail")
    except ValueError:
        response = server_error(request)
    assert response.status_code == 500
    assert "a secret detail" not in response.content.decode()


@pytest.mark.django_db
def test_a_forbidden_page_says_why(client: Client) -> None:
    client.force_login(factories.person(Role.LOCAL_GOVERNMENT))
    answer = client.get("/settlements/")
    assert answer.status_code == 403
    assert "年度を締められるのは" in answer.content.decode()


@pytest.mark.django_db
def test_a_form_that_is_too_old_says_what_to_do(static_files: None) -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/sign-in/", {"username": "a@b.example", "password": "x"})
    assert answer.status_code == 403
    assert "もう一度" in answer.content.decode()
