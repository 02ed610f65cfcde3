"""Promises in the API: agreements, councils, requests."""

from agreements.api import (
    urls_agreements,
    urls_councils,
    urls_plans,
    urls_register,
    urls_requests,
)

urlpatterns = [
    *urls_agreements.urlpatterns,
    *urls_register.urlpatterns,
    *urls_councils.urlpatterns,
    *urls_requests.urlpatterns,
    *urls_plans.urlpatterns,
]
