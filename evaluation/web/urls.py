"""Pages of evaluation: nation → prefecture → body → site → month, and settling a year."""

from django.urls import path

from evaluation.web import (
    bodies,
    council_targets,
    funnel,
    month_sheets,
    national,
    prefecture,
    promise,
    settlements,
    site,
    sites,
    urls_adviser,
    urls_cases,
    urls_closing,
    urls_improvement,
    urls_months,
    urls_reports,
    urls_voices,
)

app_name = "evaluation"

urlpatterns = [
    *urls_adviser.urlpatterns,
    *urls_months.urlpatterns,
    *urls_voices.urlpatterns,
    path("reports/national/", national.latest, name="national-latest"),
    path("reports/national/<int:year>/", national.page, name="national-report"),
    path("reports/funnel/<int:year>/", funnel.page, name="funnel"),
    path(
        "reports/national/<int:year>/download/<slug:extension>/",
        national.download,
        name="national-download",
    ),
    path("prefectures/<slug:code>/", prefecture.page, name="prefecture"),
    path("bodies/", bodies.index, name="bodies"),
    path("bodies/download/<slug:extension>/", bodies.download, name="bodies-download"),
    path("bodies/<slug:code6>/", bodies.page, name="body"),
    path("sites/", sites.index, name="sites"),
    path("sites/download/<slug:extension>/", sites.download, name="sites-download"),
    path("sites/<slug:code>/", site.page, name="site"),
    path("month-sheets/", month_sheets.index, name="month-sheets"),
    path(
        "month-sheets/<int:year>/template/<slug:extension>/",
        month_sheets.template,
        name="month-sheets-template",
    ),
    path("month-sheets/drafts/<uuid:draft_id>/", month_sheets.draft, name="month-sheets-draft"),
    path(
        "resolutions/<uuid:resolution_id>/targets/<int:year>/",
        council_targets.page,
        name="resolution-targets",
    ),
    path("plan-items/<uuid:item_id>/indicator/", promise.page, name="promise"),
    path("settlements/", settlements.index, name="settlements"),
    path("settlements/<uuid:run_id>/", settlements.page, name="settlement"),
    path("settlements/<uuid:run_id>/stop/", settlements.stop, name="settlement-stop"),
    *urls_reports.urlpatterns,
    *urls_cases.urlpatterns,
    *urls_improvement.urlpatterns,
    *urls_closing.urlpatterns,
]
