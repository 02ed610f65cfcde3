"""The counts of bodies with an agreement in the API."""

from django.urls import path

from agreements.api.counts import AgreementCountView

urlpatterns = [
    path("agreement-counts/", AgreementCountView.as_view(), name="api-agreement-counts"),
]
