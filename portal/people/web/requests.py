"""Requests for rights: ask for an invitation, see what waits, decide."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from portal.common.history import history_of
from portal.common.web.errors import answers_conflicts
from portal.common.web.request import PortalRequest
from portal.people import permissions, queries
from portal.people.actions.decide_grant import approve_grant, reject_grant, withdraw_grant
from portal.people.actions.request_grant import request_invitation
from portal.people.choices import GrantState
from portal.people.models import GrantRequest
from portal.people.web.member_forms import AnswerForm, InviteForm
from portal.people.web.places import Breadcrumbs, crumbs, organization_of, require_member, show

PAGE_SIZE = 50
DONE = {
    "approve": "申請を承認しました。",
    "reject": "申請を却下しました。",
    "withdraw": "申請を取り下げました。",
}


def _crumbs(*rest: str) -> Breadcrumbs:
    begin: Breadcrumbs = [
        ("ホーム", reverse("home")),
        ("利用者", reverse("members:index")),
        ("権限の申請", reverse("members:requests") if rest else None),
    ]
    return [*begin, *((name, None) for name in rest)]


def _require_administrator(request: PortalRequest) -> None:
    require_member(request.viewer)
    if not request.viewer.is_administrator:
        raise PermissionDenied("権限の申請を扱えるのは、組織の管理者です。")


@require_safe
def index(request: PortalRequest) -> HttpResponse:
    """List the requests: first those that wait for this viewer, then all."""
    _require_administrator(request)
    now = timezone.now()
    page = Paginator(queries.grants(request.viewer), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(
        request,
        "members/requests.html",
        {
            "waiting": list(queries.waiting_for(request.viewer, now)),
            "page": page,
            "breadcrumbs": _crumbs(),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@answers_conflicts
def page(request: PortalRequest, grant_id: UUID) -> HttpResponse:
    """Show one request, and decide it; 409 when somebody else was faster."""
    _require_administrator(request)
    grant = get_object_or_404(queries.grants(request.viewer), pk=grant_id)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            done = _decide(request, grant, form.cleaned_data["answer"])
        except ValidationError as refusal:
            show(form, refusal)
        else:
            messages.success(request, done)
            return redirect("members:request", grant_id=grant.pk)
    now = timezone.now()
    is_open = grant.state == GrantState.REQUESTED and now < grant.expires_at
    return render(
        request,
        "members/request.html",
        {
            "grant": grant,
            "form": form,
            "is_open": is_open,
            "can_decide": is_open and permissions.can_decide(request.viewer, grant),
            "can_withdraw": is_open and permissions.can_withdraw(request.viewer, grant),
            "history": history_of(request.viewer, grant),
            "breadcrumbs": _crumbs(grant.get_kind_display()),
        },
        status=400 if form.errors else 200,
    )


def _decide(request: PortalRequest, grant: GrantRequest, answer: str) -> str:
    """Do what the pressed button says; return the sentence that says so."""
    what, now = request.POST.get("decision", ""), timezone.now()
    if what == "approve":
        approve_grant(grant=grant, answer=answer, by=request.viewer, now=now)
    elif what == "reject":
        reject_grant(grant=grant, answer=answer, by=request.viewer, now=now)
    elif what == "withdraw":
        withdraw_grant(grant=grant, by=request.viewer, now=now)
    else:
        raise ValidationError("承認、却下、取下げのどれかを選んでください。")
    return DONE[what]


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: PortalRequest) -> HttpResponse:
    """Ask for an invitation into an organisation (`?of=`, by default one's own)."""
    organization = organization_of(request)
    permissions.check_can_keep_people(request.viewer, organization)
    form = InviteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            grant = request_invitation(
                organization=organization,
                by=request.viewer,
                now=timezone.now(),
                **form.cleaned_data,
            )
        except ValidationError as refusal:
            show(form, refusal)
        else:
            messages.success(
                request, "申請しました。ほかの管理者が承認すると、招待のメールを送ります。"
            )
            return redirect("members:request", grant_id=grant.pk)
    return render(
        request,
        "members/form.html",
        {
            "title": f"{organization}に招待する",
            "lead": "ほかの管理者が承認すると、7日間使えるリンクをメールで送ります。",
            "submit": "申請する",
            "form": form,
            "back": reverse("members:index"),
            "breadcrumbs": crumbs(organization, "招待"),
        },
        status=400 if form.errors else 200,
    )
