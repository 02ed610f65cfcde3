"""The people of an organisation, and the organisations whose people one keeps."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from portal.common.fiscal import today
from portal.common.viewer import Viewer
from portal.common.web.request import PortalRequest
from portal.organizations import permissions as register
from portal.organizations.actions.suspend import resume_organization, suspend_organization
from portal.organizations.models import Organization
from portal.people import permissions, queries
from portal.people.models import Membership
from portal.people.rules.keeping import BELOW
from portal.people.web.member_forms import SuspendForm
from portal.people.web.places import crumbs, list_url, organization_of, require_member, show

PAGE_SIZE = 50
_AWAY = {True: "終了", False: "着任前"}


@require_safe
def index(request: PortalRequest) -> HttpResponse:
    """List who belongs to an organisation, with what the viewer may change."""
    organization = organization_of(request)
    now = timezone.now()
    keeps = permissions.can_keep_people(request.viewer, organization)
    page = Paginator(queries.people_of(request.viewer, organization), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    invitations = queries.invitations_of(request.viewer, organization) if keeps else []
    return render(
        request,
        "members/index.html",
        {
            "organization": organization,
            "page": page,
            "query": f"of={organization.public_id}",
            "people": [_line(request.viewer, one, keeps=keeps) for one in page],
            "invitations": [(one, one.state_label(now)) for one in invitations],
            "keeps": keeps,
            "can_suspend": register.can_suspend(request.viewer, organization),
            "has_others": keeps and _is_above_somebody(request.viewer),
            "waiting": queries.waiting_for(request.viewer, now).count() if keeps else 0,
            "breadcrumbs": [("ホーム", reverse("home")), ("利用者", None)],
        },
    )


def _line(viewer: Viewer, membership: Membership, *, keeps: bool) -> dict[str, object]:
    """Return a member as the list shows him: where he stands, and what may be done."""
    day = today(timezone.now())
    is_over = membership.valid_to is not None and membership.valid_to < day
    state = "在籍中" if membership.holds_on(day) else _AWAY[is_over]
    return {
        "membership": membership,
        "state": state,
        "can_change": keeps,
        "is_over": is_over,
        "can_hand_over": not is_over and permissions.can_plan_handover(viewer, membership),
    }


def _is_above_somebody(viewer: Viewer) -> bool:
    return viewer.role is not None and bool(BELOW[viewer.role])


@require_safe
def organizations(request: PortalRequest) -> HttpResponse:
    """Find an organisation of the level below, by a part of its name."""
    require_member(request.viewer)
    if not (request.viewer.is_administrator and _is_above_somebody(request.viewer)):
        raise PermissionDenied("ほかの組織の利用者を扱えるのは、本省と労働局の管理者です。")
    wanted = request.GET.get("q", "").strip()[:100]
    found = queries.kept_organizations(request.viewer)
    if wanted:
        found = found.filter(Q(name__icontains=wanted) | Q(kana__icontains=wanted))
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(
        request,
        "members/organizations.html",
        {
            "page": page,
            "wanted": wanted,
            "organizations": [(one, list_url(one), one.get_kind_display()) for one in page],
            "breadcrumbs": [
                ("ホーム", reverse("home")),
                ("利用者", reverse("members:index")),
                ("組織を選ぶ", None),
            ],
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def suspend(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """Suspend an organisation's use, or lift the suspension."""
    require_member(request.viewer)
    organization = get_object_or_404(
        Organization.objects.visible_to(request.viewer), public_id=public_id
    )
    if not permissions.can_keep_people(request.viewer, organization):
        raise Http404
    register.check_can_suspend(request.viewer, organization)
    form = SuspendForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and (organization.suspended_at or form.is_valid()):
        try:
            _switch(request, organization, form)
        except ValidationError as refusal:
            show(form, refusal)
        else:
            return redirect(list_url(organization))
    return render(
        request,
        "members/suspend.html",
        {
            "organization": organization,
            "form": form,
            "back": list_url(organization),
            "breadcrumbs": crumbs(organization, "利用の停止"),
        },
        status=400 if form.errors else 200,
    )


def _switch(request: PortalRequest, organization: Organization, form: SuspendForm) -> None:
    now = timezone.now()
    if organization.suspended_at:
        resume_organization(organization=organization, by=request.viewer, now=now)
        messages.success(request, f"{organization}の利用停止を解きました。")
        return
    suspend_organization(
        organization=organization, reason=form.cleaned_data["reason"], by=request.viewer, now=now
    )
    messages.success(request, f"{organization}の利用を停止しました。")
