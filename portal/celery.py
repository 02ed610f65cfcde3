"""The clock and the workers: `celery -A portal.celery:app worker|beat`."""

import os
from logging.config import dictConfig
from typing import Any

from celery import Celery
from celery.signals import setup_logging
from django_structlog.celery.steps import DjangoStructLogInitStep

from portal import environment, logs

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
environment.check_or_exit()

app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.steps["worker"].add(DjangoStructLogInitStep)


@setup_logging.connect
def keep_our_logs(**options: Any) -> None:  # noqa: ARG001 — Celery's signal
    """Celery would write its own lines, with the arguments and results of tasks in them."""
    logs.configure_structlog()
    dictConfig(logs.LOGGING)
