"""Promises in the API: agreements, councils, requests."""

from agreements.api import urls_councils, urls_register

urlpatterns = [*urls_register.urlpatterns, *urls_councils.urlpatterns]
