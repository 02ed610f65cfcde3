"""Requests in the API."""

from rest_framework.routers import SimpleRouter

from agreements.api.requests import RequestViewSet

router = SimpleRouter()
router.register("requests", RequestViewSet, basename="api-request")
urlpatterns = router.urls
