"""Sign-in and sign-out by the portal's own names, and acting for another organisation."""

from allauth.account import views as account
from django.db import transaction
from django.urls import path

from portal.people.web import notices
from portal.people.web.account.views import SignIn
from portal.people.web.switch import act_for

app_name = "people"

urlpatterns = [
    path("sign-in/", transaction.non_atomic_requests(SignIn.as_view()), name="sign-in"),
    path("act-for/", act_for, name="act-for"),
    path("notices/", notices.index, name="notices"),
    path("notices/read-all/", notices.read_all, name="notices-read-all"),
    path("notices/<uuid:notice_id>/open/", notices.open_notice, name="notice-open"),
    path("account/notices/", notices.settings_page, name="notice-settings"),
    path("sign-out/", account.logout, name="sign-out"),
]
