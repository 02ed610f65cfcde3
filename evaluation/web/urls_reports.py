"""Pages of kept reports, and open data."""

from django.urls import path

from evaluation.web import open_data, reports

urlpatterns = [
    path("reports/", reports.index, name="reports"),
    path("reports/runs/<uuid:run_id>/", reports.page, name="report-run"),
    path("reports/runs/<uuid:run_id>/stop/", reports.stop, name="report-stop"),
    path("reports/runs/<uuid:run_id>/files/<slug:form>/", reports.file, name="report-file"),
    path("open/", open_data.index, name="open"),
    path("open/dictionary/", open_data.dictionary, name="open-dictionary"),
    path("open/<int:year>/", open_data.year, name="open-year"),
    path("open/<int:year>/<int:version>/", open_data.year, name="open-version"),
    path("open/<int:year>/<int:version>/<slug:key>/", open_data.table, name="open-table"),
    path(
        "open/<int:year>/<int:version>/<slug:key>/download/<slug:extension>/",
        open_data.download,
        name="open-download",
    ),
]
