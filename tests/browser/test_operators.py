"""What operators read of the real program: two web processes, one answer."""

from __future__ import annotations

import http.client
import json
import re
from urllib.parse import urlsplit

from tests.browser.portal import RunningPortal

ASKED = 20


def ask(portal: RunningPortal, path: str, **headers: str) -> tuple[int, str]:
    """One request on a connection of its own: any of the processes may answer."""
    connection = http.client.HTTPConnection(urlsplit(portal.origin).netloc, timeout=30)
    try:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def counted(portal: RunningPortal) -> float:
    """How often the permissions page was asked for without signing in."""
    _, page = ask(portal, "/metrics")
    line = 'portal_http_requests_total{method="GET",route="permissions",status="302"} '
    found = re.search(f"^{re.escape(line)}(.+)$", page, re.MULTILINE)
    return float(found[1]) if found else 0.0


def test_every_process_tells_the_same_numbers(portal: RunningPortal) -> None:
    before = counted(portal)
    for _ in range(ASKED):
        assert ask(portal, "/permissions/")[0] == 302
    assert {counted(portal) for _ in range(8)} == {before + ASKED}


def test_the_outbox_and_the_database_are_told_by_a_process_that_acts_for_nobody(
    portal: RunningPortal,
) -> None:
    status, page = ask(portal, "/metrics")
    assert status == 200
    assert "portal_database_up 1.0" in page
    assert 'portal_outbox_items{kind="mail.send",state="dead"} 0.0' in page
    status, text = ask(portal, "/readyz")
    assert (status, json.loads(text)["migrations"]) == (200, "ok")


def test_nothing_of_it_passes_a_proxy(portal: RunningPortal) -> None:
    assert ask(portal, "/metrics", **{"X-Forwarded-For": "203.0.113.9"})[0] == 404
