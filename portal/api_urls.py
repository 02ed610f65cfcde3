"""The API's version 1, one router for all apps."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from drf_spectacular.views import SpectacularJSONAPIView

urlpatterns = [
    path("", include("portal.organizations.api.urls")),
    path("", include("sites.api.urls")),
    path("", include("evaluation.api.urls")),
    # The gate of an API answers 401/403 as JSON; a redirect to a sign-in page helps no program.
    path("schema/", login_not_required(SpectacularJSONAPIView.as_view()), name="api-schema"),
]
