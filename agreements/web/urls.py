"""Pages of promises: agreements, councils, requests."""

from agreements.web import urls_agreements

app_name = "agreements"
urlpatterns = [*urls_agreements.urlpatterns]
