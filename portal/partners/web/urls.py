"""An organisation's systems, for its administrators."""

from django.urls import path

from portal.partners.web import clients

app_name = "partners"

urlpatterns = [
    path("api-clients/", clients.index, name="api-clients"),
    path("api-clients/register/", clients.register, name="register"),
    path("api-clients/<uuid:client_id>/", clients.page, name="api-client"),
    path("api-clients/<uuid:client_id>/extend/", clients.extend, name="extend"),
    path("api-clients/<uuid:client_id>/rotate/", clients.rotate, name="rotate"),
    path("api-clients/<uuid:client_id>/suspend/", clients.suspend, name="suspend"),
]
