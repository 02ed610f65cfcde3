from rest_framework.routers import SimpleRouter

from portal.organizations.api.views import LocalGovernmentViewSet

router = SimpleRouter()
router.register("local-governments", LocalGovernmentViewSet, basename="api-local-government")
urlpatterns = router.urls
