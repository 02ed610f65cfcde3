from rest_framework.routers import SimpleRouter

from evaluation.api.improvement import ImprovementPlanViewSet

router = SimpleRouter(use_regex_path=False)
router.register("improvement-plans", ImprovementPlanViewSet, basename="api-improvement-plan")
urlpatterns = router.urls
