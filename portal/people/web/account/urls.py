"""Which of django-allauth's views there are, under their own names and our paths.

Listed one by one: sign-up, social accounts and addresses of one's own choice do not exist here.
"""

from allauth.account import views as account
from allauth.mfa.recovery_codes import views as recovery
from allauth.usersessions import views as usersessions
from django.db import transaction
from django.urls import include, path, re_path

from portal.people.web.account import views

# A counted try and an audited failure must stay although the request fails: these doors do not
# run inside the request's transaction.
own = transaction.non_atomic_requests

sign_in = [
    path("", own(views.SignIn.as_view()), name="account_login"),
    path("code/", own(views.SecondStep.as_view()), name="mfa_authenticate"),
    path("passkey/", own(views.SignInByPasskey.as_view()), name="mfa_login_webauthn"),
]
password_reset = [
    path("", own(account.password_reset), name="account_reset_password"),
    path("sent/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        own(views.ResetPassword.as_view()),
        name="account_reset_password_from_key",
    ),
]
confirm = [
    path("", own(account.reauthenticate), name="account_reauthenticate"),
    path("code/", own(views.ConfirmByCode.as_view()), name="mfa_reauthenticate"),
    path("passkey/", own(views.ConfirmByPasskey.as_view()), name="mfa_reauthenticate_webauthn"),
]
app = [
    path("", views.AddApp.as_view(), name="mfa_activate_totp"),
    path("remove/", views.RemoveApp.as_view(), name="mfa_deactivate_totp"),
]
passkeys = [
    path("", views.Passkeys.as_view(), name="mfa_list_webauthn"),
    path("add/", views.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("<slug:passkey>/rename/", views.RenamePasskey.as_view(), name="mfa_edit_webauthn"),
    path("<slug:passkey>/remove/", views.RemovePasskey.as_view(), name="mfa_remove_webauthn"),
]
recovery_codes = [
    path("", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("new/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("download/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
]
password = [
    path("", own(views.ChangePassword.as_view()), name="account_change_password"),
    path("set/", own(views.SetPassword.as_view()), name="account_set_password"),
]

urlpatterns = [
    path("sign-in/", include(sign_in)),
    path("sign-out/", account.logout, name="account_logout"),
    path("password-reset/", include(password_reset)),
    path("account/", views.Account.as_view(), name="mfa_index"),
    path("account/confirm/", include(confirm)),
    path("account/app/", include(app)),
    path("account/passkeys/", include(passkeys)),
    path("account/recovery-codes/", include(recovery_codes)),
    path("account/password/", include(password)),
    path("account/sessions/", usersessions.list_usersessions, name="usersessions_list"),
]
