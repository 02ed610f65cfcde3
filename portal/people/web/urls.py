"""Sign-in and sign-out."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView
from django.urls import path

from portal.people.web import notices
from portal.people.web.forms import SignInForm
from portal.people.web.switch import act_for

app_name = "people"

sign_in = LoginView.as_view(
    template_name="people/sign_in.html",
    authentication_form=SignInForm,
    redirect_authenticated_user=True,
)

urlpatterns = [
    path("sign-in/", login_not_required(sign_in), name="sign-in"),
    path("act-for/", act_for, name="act-for"),
    path("notices/", notices.index, name="notices"),
    path("notices/read-all/", notices.read_all, name="notices-read-all"),
    path("notices/<uuid:notice_id>/open/", notices.open_notice, name="notice-open"),
    path("account/notices/", notices.settings_page, name="notice-settings"),
    path("sign-out/", LogoutView.as_view(), name="sign-out"),
]
