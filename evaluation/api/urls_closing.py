from django.urls import path
from rest_framework.routers import SimpleRouter

from evaluation.api.closing import (
    CorrectionViewSet,
    PublicationViewSet,
    PublishedSiteYearViewSet,
)

router = SimpleRouter(use_regex_path=False)
router.register("corrections", CorrectionViewSet, basename="api-correction")
router.register("publications", PublicationViewSet, basename="api-publication")
urlpatterns = [
    path(
        "publications/<uuid:uuid>/sites/",
        PublishedSiteYearViewSet.as_view({"get": "list"}),
        name="api-publication-sites",
    ),
    *router.urls,
]
