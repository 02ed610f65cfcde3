"""The portal's routes, and those that break."""

from django.urls import path

from portal.urls import handler400, handler403, handler404, handler500
from portal.urls import urlpatterns as whole
from tests.broken import faults

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [
    *whole,
    path("broken/page/<str:secret>/", faults.page, name="broken-page"),
    path("broken/database/", faults.database, name="broken-database"),
    path("broken/stream/", faults.stream, name="broken-stream"),
    path("broken/tasks/", faults.tasks, name="broken-tasks"),
]
