"""Pages of kept reports, and open data."""

from django.urls import path

from evaluation.web import reports

urlpatterns = [
    path("reports/", reports.index, name="reports"),
    path("reports/runs/<uuid:run_id>/", reports.page, name="report-run"),
    path("reports/runs/<uuid:run_id>/stop/", reports.stop, name="report-stop"),
    path("reports/runs/<uuid:run_id>/files/<slug:form>/", reports.file, name="report-file"),
]
