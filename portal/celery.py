"""The clock and the workers: `celery -A portal.celery:app worker|beat`."""

import os

from celery import Celery

from portal import environment

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
environment.check_or_exit()

app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
