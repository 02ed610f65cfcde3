"""The portal's settings with the tests' kinds, for workers that are processes of their own."""

from portal.settings import *
from portal.settings import PORTAL_OUTBOX as OUTBOX

_HANDLERS = "tests.portal.common.outbox.handlers"
_NAMES = ("write", "write_slowly", "die", "fail")
PORTAL_OUTBOX = {**OUTBOX, **{f"test.{name}": f"{_HANDLERS}.{name}" for name in _NAMES}}
