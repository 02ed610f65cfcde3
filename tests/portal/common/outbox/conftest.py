"""Every test here knows the tests' own kinds."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import override_settings

from tests.portal.common.outbox.handlers import KINDS


@pytest.fixture(autouse=True)
def kinds() -> Iterator[None]:
    with override_settings(PORTAL_OUTBOX={**settings.PORTAL_OUTBOX, **KINDS}):
        yield
