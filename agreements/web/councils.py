"""Operating councils: the list, one council, and who sits at its table."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from agreements import permissions_councils as permissions
from agreements.actions.keep_council import keep_council
from agreements.actions.keep_member import keep_member
from agreements.models import Agreement, CouncilMember, OperatingCouncil
from agreements.queries import councils as queries
from agreements.web.council_forms import CouncilFilterForm, CouncilForm, MemberForm
from agreements.web.council_places import (
    FormPage,
    council_crumbs,
    council_or_404,
    form_page,
    kept_council,
    require_reader,
)
from portal.common.fiscal import today
from portal.common.history import history_of
from portal.common.web.request import PortalRequest
from portal.organizations.prefectures import PREFECTURE_BY_CODE

PER_PAGE = 50
_WRITES = ["GET", "HEAD", "POST"]


@require_safe
def index(request: PortalRequest) -> HttpResponse:
    """List the councils the viewer sees, his own first; a wrong condition is explained."""
    require_reader(request.viewer)
    form = CouncilFilterForm(request.GET)
    context: dict[str, Any] = {
        "form": form,
        "may_found": permissions.may_found_councils(request.viewer),
        "breadcrumbs": council_crumbs(),
    }
    if form.is_valid():
        found = queries.councils(request.viewer, today(timezone.now()))
        wanted = form.cleaned_data
        if wanted["prefecture"]:
            found = found.filter(prefecture_code=wanted["prefecture"])
        if wanted["q"]:
            found = found.filter(name__icontains=wanted["q"])
        if wanted["mine"]:
            own = OperatingCouncil.objects.of(request.viewer)
            found = found.filter(pk__in=own.values("pk"))
        page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
        query = request.GET.copy()
        query.pop("page", None)
        context |= {
            "page": page,
            "rows": [(one, PREFECTURE_BY_CODE[one.prefecture_code].name) for one in page],
            "query": query.urlencode(),
        }
    status = 200 if form.is_valid() else 400
    return render(request, "agreements/councils/index.html", context, status=status)


@require_safe
def page(request: PortalRequest, council_id: UUID) -> HttpResponse:
    """Show one council: members, meetings, open actions, packs."""
    council = council_or_404(request, council_id)
    day = today(timezone.now())
    members = list(queries.members_of(request.viewer, council))
    keeps = permissions.can_keep_council(request.viewer, council)
    return render(
        request,
        "agreements/councils/council.html",
        {
            "council": council,
            "prefecture": PREFECTURE_BY_CODE[council.prefecture_code],
            "members": [one for one in members if not _is_over(one, day)],
            "former": [one for one in members if _is_over(one, day)],
            "meetings": list(queries.meetings_of(request.viewer, council)),
            "actions": list(queries.actions_of(request.viewer, council)),
            "packs": list(queries.packs_of(request.viewer, council)),
            "today": day,
            "keeps": keeps,
            # It names who did what, so it is read by those who write here.
            "history": history_of(request.viewer, council) if keeps else None,
            "breadcrumbs": council_crumbs(council),
        },
    )


def _is_over(member: CouncilMember, day: Any) -> bool:
    return member.term_until is not None and member.term_until < day


@require_http_methods(_WRITES)
def found(request: PortalRequest) -> HttpResponse:
    """Found a council (`?agreement=` a public id: for that agreement)."""
    require_reader(request.viewer)
    if not permissions.may_found_councils(request.viewer):
        raise PermissionDenied("運営協議会を登録できるのは、自治体、労働局、本省です。")
    council = OperatingCouncil(prefecture_code=request.viewer.prefecture_code)
    wanted = _agreement_asked_for(request)
    if wanted:
        council.agreement, council.prefecture_code = wanted, wanted.prefecture_code
    words = FormPage(
        "運営協議会を登録する",
        "委員と会議は、登録した後に加えます。",
        "登録する",
        "運営協議会を登録しました。",
        reverse("agreements:council", args=[council.public_id]),
        council_crumbs(None, "登録"),
    )
    return _council_form(request, council, words)


def _agreement_asked_for(request: PortalRequest) -> Agreement | None:
    text = request.GET.get("agreement", "")
    try:
        public_id = UUID(text)
    except ValueError:
        return None
    return Agreement.objects.kept_by(request.viewer).filter(public_id=public_id).first()


@require_http_methods(_WRITES)
def change(request: PortalRequest, council_id: UUID) -> HttpResponse:
    """Change what is known about a council."""
    council = kept_council(request, council_id)
    words = FormPage(
        "運営協議会を変更する",
        council.name,
        "保存する",
        "運営協議会を変更しました。",
        reverse("agreements:council", args=[council.public_id]),
        council_crumbs(council, "変更"),
    )
    return _council_form(request, council, words)


def _council_form(
    request: PortalRequest, council: OperatingCouncil, words: FormPage
) -> HttpResponse:
    names = ("name", "prefecture_code", "established_on", "ended_on", "quorum", "note")
    initial = {name: getattr(council, name) for name in names}
    initial["agreement"] = council.agreement.public_id if council.agreement else None
    form = CouncilForm(request.POST if request.method == "POST" else None, initial=initial)
    field: Any = form.fields["agreement"]
    field.queryset = Agreement.objects.kept_by(request.viewer).order_by("prefecture_code", "title")

    def perform(given: dict[str, Any]) -> None:
        for name, value in given.items():
            setattr(council, name, value)
        keep_council(council=council, by=request.viewer, now=timezone.now())

    return form_page(request, form, words, perform)


@require_http_methods(_WRITES)
def new_member(request: PortalRequest, council_id: UUID) -> HttpResponse:
    """Seat a member."""
    council = kept_council(request, council_id)
    return _member_form(request, CouncilMember(council=council), "委員を加える")


@require_http_methods(_WRITES)
def member(request: PortalRequest, member_id: UUID) -> HttpResponse:
    """Change a member's seat or term."""
    require_reader(request.viewer)
    rows = CouncilMember.objects.visible_to(request.viewer).select_related(
        "council__agreement", "organization"
    )
    row = get_object_or_404(rows, public_id=member_id)
    permissions.check_can_keep_council(request.viewer, row.council)
    return _member_form(request, row, "委員を変更する")


def _member_form(request: PortalRequest, row: CouncilMember, title: str) -> HttpResponse:
    names = ("seat", "affiliation", "title", "name", "term_from", "term_until")
    form = MemberForm(
        request.POST if request.method == "POST" else None,
        member=row,
        initial={name: getattr(row, name) for name in names},
    )
    words = FormPage(
        title,
        row.council.name,
        "保存する",
        "委員を登録しました。",
        reverse("agreements:council", args=[row.council.public_id]),
        council_crumbs(row.council, title),
    )

    def perform(given: dict[str, Any]) -> None:
        for name, value in given.items():
            setattr(row, name, value)
        keep_member(member=row, by=request.viewer, now=timezone.now())

    return form_page(request, form, words, perform)
