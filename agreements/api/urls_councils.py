"""Councils in the API."""

from rest_framework.routers import SimpleRouter

from agreements.api.views_councils import CouncilViewSet

router = SimpleRouter(use_regex_path=False)
router.register("councils", CouncilViewSet, basename="api-council")
urlpatterns = router.urls
