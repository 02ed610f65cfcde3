from rest_framework.routers import SimpleRouter

from sites.api.views import SiteViewSet

router = SimpleRouter()
router.register("sites", SiteViewSet, basename="api-site")
urlpatterns = router.urls
