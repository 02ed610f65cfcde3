"""Addresses of corrections and of what was published."""

from django.urls import path

from evaluation.web import corrections, published

urlpatterns = [
    path("corrections/", corrections.index, name="corrections"),
    path("corrections/<uuid:correction_id>/", corrections.page, name="correction"),
    path(
        "sites/<slug:code>/months/<slug:month>/correction/",
        corrections.new_for_month,
        name="correction-of-month",
    ),
    path(
        "sites/<slug:code>/targets/<int:year>/correction/",
        corrections.new_for_targets,
        name="correction-of-targets",
    ),
    path("reports/published/", published.index, name="published"),
    path("reports/published/<int:year>/", published.year, name="published-year"),
    path(
        "reports/published/<int:year>/download/<slug:extension>/",
        published.download,
        name="published-download",
    ),
    path("reports/published/<int:year>/sites/", published.sites, name="published-sites"),
    path(
        "reports/published/<int:year>/sites/download/<slug:extension>/",
        published.sites_download,
        name="published-sites-download",
    ),
    path(
        "reports/published/<int:year>/sites/<slug:code>/",
        published.site,
        name="published-site",
    ),
]
