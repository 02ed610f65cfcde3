"""Pages of requests (要望・要請)."""

from django.urls import path

from agreements.web import request_page, requests

urlpatterns = [
    path("requests/", requests.index, name="requests"),
    path("requests/overdue/", requests.overdue, name="requests-overdue"),
    path("requests/new/", requests.new, name="request-new"),
    path("requests/download/<slug:extension>/", requests.download, name="requests-download"),
    path("requests/<uuid:request_id>/", request_page.page, name="request"),
    path("requests/<uuid:request_id>/change/", requests.change, name="request-change"),
    path("requests/<uuid:request_id>/notice/", request_page.notice, name="request-notice"),
    path(
        "requests/<uuid:request_id>/notice.pdf", request_page.notice_file, name="request-notice-pdf"
    ),
]
