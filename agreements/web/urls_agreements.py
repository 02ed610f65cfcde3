"""Pages of agreements."""

from django.urls import path

from agreements.web import agreement

urlpatterns = [
    path("agreements/<uuid:agreement_id>/", agreement.page, name="agreement"),
]
