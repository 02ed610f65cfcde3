"""Pages of what is to come: warnings, and advice beside a target."""

from django.urls import path

from evaluation.web import alerts

urlpatterns = [
    path("reports/alerts/<int:year>/", alerts.page, name="alerts"),
    path(
        "reports/alerts/<int:year>/download/<slug:extension>/",
        alerts.download,
        name="alerts-download",
    ),
]
