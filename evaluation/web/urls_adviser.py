"""Pages of what is to come: warnings, and advice beside a target."""

from django.urls import path

from evaluation.web import alerts, targets

urlpatterns = [
    path("sites/<slug:code>/targets/<int:year>/", targets.page, name="targets"),
    path("reports/alerts/", alerts.latest, name="alerts-latest"),
    path("reports/alerts/<int:year>/", alerts.page, name="alerts"),
    path(
        "reports/alerts/<int:year>/download/<slug:extension>/",
        alerts.download,
        name="alerts-download",
    ),
]
