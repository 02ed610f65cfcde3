from django.urls import path
from rest_framework.routers import SimpleRouter

from evaluation.api import urls_closing, urls_improvement
from evaluation.api.alerts import LandingAlertViewSet
from evaluation.api.month_parts import MonthPartViewSet
from evaluation.api.open_data import OpenTablesView, OpenTableView
from evaluation.api.practice_cases import PracticeCaseViewSet
from evaluation.api.views import AchievementViewSet, MonthlyResultViewSet, NationalReportView
from evaluation.api.voices import SlipCountViewSet, SurveyResultViewSet

router = SimpleRouter()
router.register("achievements", AchievementViewSet, basename="api-achievement")
router.register("monthly-results", MonthlyResultViewSet, basename="api-monthly-result")
router.register("month-parts", MonthPartViewSet, basename="api-month-part")
router.register("landing-alerts", LandingAlertViewSet, basename="api-landing-alert")
router.register("practice-cases", PracticeCaseViewSet, basename="api-practice-case")
router.register("survey-results", SurveyResultViewSet, basename="api-survey-result")
router.register("slip-counts", SlipCountViewSet, basename="api-slip-count")
urlpatterns = [
    path("open-data/", OpenTablesView.as_view(), name="api-open-data"),
    path(
        "open-data/<int:year>/<int:version>/<slug:key>/",
        OpenTableView.as_view(),
        name="api-open-table",
    ),
    path("national-reports/<int:year>/", NationalReportView.as_view(), name="api-national-report"),
    *router.urls,
    *urls_improvement.urlpatterns,
    *urls_closing.urlpatterns,
]
