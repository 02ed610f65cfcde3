from django.urls import path

from agreements.api.counts import AgreementCountView

urlpatterns = [
    path("agreement-counts/", AgreementCountView.as_view(), name="api-agreement-counts"),
]
"""Promises in the API: agreements, councils, requests."""

from agreements.api import urls_councils

urlpatterns = [*urls_councils.urlpatterns]
