"""The portal with doors that break, to see what its logs say of it."""

from portal.settings import *
from portal.settings import PORTAL_OUTBOX

ROOT_URLCONF = "tests.broken.urls"
PORTAL_OUTBOX = {**PORTAL_OUTBOX, "tests.broken": "tests.broken.faults.deliver"}
CELERY_IMPORTS = ["tests.broken.faults"]
