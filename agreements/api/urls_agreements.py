from rest_framework.routers import SimpleRouter

from agreements.api.agreements import AgreementViewSet

router = SimpleRouter()
router.register("agreements", AgreementViewSet, basename="api-agreement")
urlpatterns = router.urls
