"""Pages of promises: agreements, councils, requests."""

from agreements.web import (
    urls_agreements,
    urls_councils,
    urls_plans,
    urls_register,
    urls_requests,
)

app_name = "agreements"
urlpatterns = [
    *urls_agreements.urlpatterns,
    *urls_register.urlpatterns,
    *urls_councils.urlpatterns,
    *urls_requests.urlpatterns,
    *urls_plans.urlpatterns,
]
