"""Pages of an organisation's endpoints and of what was sent to them."""

from django.urls import path

from portal.webhooks.web import deliveries, endpoints, secrets

app_name = "webhooks"

urlpatterns = [
    path("webhooks/", endpoints.index, name="index"),
    path("webhooks/new/", endpoints.register, name="register"),
    path("webhooks/<uuid:endpoint_id>/", endpoints.page, name="endpoint"),
    path("webhooks/<uuid:endpoint_id>/change/", endpoints.change, name="change"),
    path("webhooks/<uuid:endpoint_id>/pause/", endpoints.pause, name="pause"),
    path("webhooks/<uuid:endpoint_id>/resume/", endpoints.resume, name="resume"),
    path("webhooks/<uuid:endpoint_id>/ping/", endpoints.ping, name="ping"),
    path("webhooks/<uuid:endpoint_id>/secret/", secrets.rotate, name="secret"),
    path("webhooks/deliveries/<uuid:delivery_id>/", deliveries.page, name="delivery"),
    path("webhooks/deliveries/<uuid:delivery_id>/resend/", deliveries.resend, name="resend"),
]
