"""The page behind an invitation's link, and the buttons of those who keep the invitations."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from portal.common.acting import become
from portal.common.conflict import Conflict
from portal.common.viewer import Viewer
from portal.common.web.errors import answers_conflicts
from portal.common.web.request import PortalRequest
from portal.people.actions.accept_invitation import accept_invitation, join_as_new_person
from portal.people.actions.keep_invitation import resend_invitation, revoke_invitation
from portal.people.invitation_key import opens
from portal.people.models import Invitation, User
from portal.people.web.member_forms import JoinForm
from portal.people.web.places import list_url, show

# Words that fit whether the address was known or not.
RECEIVED = "手続きを受け付けました。招待されたメールアドレスでサインインしてください。"


@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: PortalRequest, invitation_id: UUID, key: str) -> HttpResponse:
    """Accept an invitation, as a person known or new; the page never tells which the address is.

    Unknown, used, revoked and expired links get one and the same answer.
    """
    # Nobody's rights reach the invitation: its key does, by which the door lets one row through.
    become(Viewer.system())
    invitation = _open(invitation_id, key)
    user = request.user
    if isinstance(user, User) and invitation and user.email == invitation.grant.email:
        return _for_oneself(request, invitation, user)
    if invitation is None or not invitation.is_open(timezone.now()):
        return _closed(request)
    if request.user.is_authenticated:
        return render(request, "members/invitation_other.html")
    return _for_a_stranger(request, invitation)


def _open(invitation_id: UUID, key: str) -> Invitation | None:
    found = (
        Invitation.objects.select_related("grant__organization").filter(pk=invitation_id).first()
    )
    return found if found and opens(found, key) else None


def _closed(request: PortalRequest) -> HttpResponse:
    return render(request, "members/invitation_closed.html", status=404)


def _for_oneself(request: PortalRequest, invitation: Invitation, user: User) -> HttpResponse:
    """The invited person is signed in: one button, or the way on when it is done already."""
    if invitation.accepted_by_id == user.pk:
        messages.success(request, f"「{invitation.grant.organization}」の所属が使えます。")
        return redirect("home")
    if request.method == "POST":
        try:
            accept_invitation(invitation=invitation, user=user, now=timezone.now())
        except Conflict:
            return _closed(request)
        messages.success(request, f"「{invitation.grant.organization}」の所属が加わりました。")
        return redirect("home")
    if not invitation.is_open(timezone.now()):
        return _closed(request)
    return render(request, "members/invitation_accept.html", {"invitation": invitation})


def _for_a_stranger(request: PortalRequest, invitation: Invitation) -> HttpResponse:
    """Nobody is signed in: the same page, checks and answer for known and unknown addresses."""
    form = JoinForm(
        request.POST if request.method == "POST" else None, email=invitation.grant.email
    )
    sign_in = f"{reverse('people:sign-in')}?{urlencode({'next': request.path})}"
    if request.method == "POST" and form.is_valid():
        try:
            join_as_new_person(
                invitation=invitation,
                name=form.cleaned_data["name"],
                password=form.cleaned_data["password"],
                now=timezone.now(),
            )
        except Conflict:
            return _closed(request)
        except ValidationError as refusal:
            show(form, refusal)
        else:
            messages.success(request, RECEIVED)
            return redirect(sign_in)
    return render(
        request,
        "members/invitation.html",
        {"invitation": invitation, "form": form, "sign_in": sign_in},
        status=400 if form.errors else 200,
    )


@require_POST
@answers_conflicts
def resend(request: PortalRequest, invitation_id: UUID) -> HttpResponse:
    """Send the link anew."""
    invitation = _kept(request, invitation_id)
    resend_invitation(invitation=invitation, by=request.viewer, now=timezone.now())
    messages.success(request, "招待を送り直しました。前のリンクは使えません。")
    return redirect(list_url(invitation.grant.organization))


@require_POST
@answers_conflicts
def revoke(request: PortalRequest, invitation_id: UUID) -> HttpResponse:
    """Take the invitation back."""
    invitation = _kept(request, invitation_id)
    revoke_invitation(invitation=invitation, by=request.viewer, now=timezone.now())
    messages.success(request, "招待を取り消しました。")
    return redirect(list_url(invitation.grant.organization))


def _kept(request: PortalRequest, invitation_id: UUID) -> Invitation:
    rows = Invitation.objects.visible_to(request.viewer).select_related("grant__organization")
    return get_object_or_404(rows, pk=invitation_id)
