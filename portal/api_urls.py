"""The API's version 1, one router for all apps, and how it is described."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path

from portal import api_docs

urlpatterns = [
    path("", include("portal.partners.api.urls")),
    path("", include("portal.organizations.api.urls")),
    path("", include("agreements.api.urls")),
    path("", include("sites.api.urls")),
    path("", include("evaluation.api.urls")),
    # The gate of an API answers 401/403 as JSON; a redirect to a sign-in page helps no program.
    path("schema/", login_not_required(api_docs.schema), name="api-schema"),
    path("docs/", api_docs.docs, name="api-docs"),
    path("problems/", api_docs.catalogue, name="api-problems"),
]
