from django.urls import path
from rest_framework.routers import SimpleRouter

from evaluation.api.views import AchievementViewSet, MonthlyResultViewSet, NationalReportView

router = SimpleRouter()
router.register("achievements", AchievementViewSet, basename="api-achievement")
router.register("monthly-results", MonthlyResultViewSet, basename="api-monthly-result")
urlpatterns = [
    path("national-reports/<int:year>/", NationalReportView.as_view(), name="api-national-report"),
    *router.urls,
]
