"""The bell: what it costs a page when the broker is away."""

import subprocess
import sys

import pytest

from portal.run.environment import REPOSITORY
from tests import workers

POST_FIVE = """
import django; django.setup()
from django.db import transaction
from django.utils import timezone
from portal.common.outbox import post
with transaction.atomic():
    for number in range(5):
        post("mail.send", {}, key=str(number), at=timezone.now())
"""


@pytest.mark.django_db(transaction=True)
def test_s34_a_broker_that_is_away_is_asked_once_and_not_for_each_item() -> None:
    done = subprocess.run(
        [sys.executable, "-c", POST_FIVE],
        env={**workers.environment(), "REDIS_URL": "redis+socket:///nowhere/valkey.sock"},
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr.count("bell_lost") == 1
