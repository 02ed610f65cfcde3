"""The web door (granian, or any WSGI server)."""

import os

# A page waits ten seconds for a statement at most; long work belongs to Celery.
os.environ.setdefault("STATEMENT_TIMEOUT_MS", "10000")
# Row-level security holds for pages; portal.common.acting says who acts in each transaction.
os.environ.setdefault("DATABASE_ROLE", "portal_staff")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from portal import environment, metrics_files

environment.check_or_exit()
metrics_files.share(settings.DATA_DIR)
application = get_wsgi_application()
