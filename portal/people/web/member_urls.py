"""People, their rights, and how they come and go."""

from django.urls import path

from portal.people.web import changes, handovers, invitations, members, requests

app_name = "members"

urlpatterns = [
    path("members/", members.index, name="index"),
    path("members/organizations/", members.organizations, name="organizations"),
    path("members/organizations/<uuid:public_id>/suspend/", members.suspend, name="suspend"),
    path("members/invite/", requests.invite, name="invite"),
    path("members/requests/", requests.index, name="requests"),
    path("members/requests/<uuid:grant_id>/", requests.page, name="request"),
    path("members/invitations/<uuid:invitation_id>/resend/", invitations.resend, name="resend"),
    path("members/invitations/<uuid:invitation_id>/revoke/", invitations.revoke, name="revoke"),
    path("members/<uuid:public_id>/change/<slug:change>/", changes.page, name="change"),
    path("members/<uuid:public_id>/handover/", handovers.page, name="handover"),
    path(
        "members/<uuid:public_id>/handover/withdraw/", handovers.withdraw, name="handover-withdraw"
    ),
    path("invitations/<uuid:invitation_id>/<slug:key>/", invitations.page, name="invitation"),
]
