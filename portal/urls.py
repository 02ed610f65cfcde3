"""All doors: pages, API, admin. The apps are wired by name."""

from django.contrib import admin
from django.urls import include, path

from portal import gallery
from portal.common.web import errors, health, home, metrics, outbox, permissions

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error

urlpatterns = [
    path("", home.home, name="home"),
    path("", include("portal.people.web.account.urls")),
    path("", include("portal.people.web.urls")),
    path("", include("portal.people.web.member_urls")),
    path("", include("portal.webhooks.web.urls")),
    path("", include("agreements.web.urls")),
    path("", include("sites.web.urls")),
    path("", include("evaluation.web.urls")),
    path("", include("portal.partners.web.urls")),
    path("permissions/", permissions.page, name="permissions"),
    path("outbox/", outbox.index, name="outbox"),
    path("outbox/send-again/", outbox.kind_again, name="outbox-kind-again"),
    path("outbox/<uuid:item_id>/", outbox.page, name="outbox-item"),
    path("outbox/<uuid:item_id>/send-again/", outbox.again, name="outbox-again"),
    path("outbox/<uuid:item_id>/drop/", outbox.drop, name="outbox-drop"),
    path("gallery/", gallery.gallery, name="gallery"),
    path("api/v1/", include("portal.api_urls")),
    path("admin/", admin.site.urls),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", metrics.metrics, name="metrics"),
]
