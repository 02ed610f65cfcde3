from rest_framework.routers import SimpleRouter

from agreements.api.plans import PlanViewSet

router = SimpleRouter(use_regex_path=False)
router.register("agreement-plans", PlanViewSet, basename="api-agreement-plan")
urlpatterns = router.urls
