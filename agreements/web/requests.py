"""Requests: the list with its clocks, what is overdue, and drafts."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from agreements import permissions_requests as permissions
from agreements.actions.draft_request import change_draft, draft_request
from agreements.choices import RequestState
from agreements.models import Request
from agreements.queries.requests import allowances, overdue_requests, request_register
from agreements.reports.requests import list_report, request_table
from agreements.web.request_forms import DraftForm, RequestFilterForm
from portal.common.conflict import Conflict
from portal.common.exports import RENDERERS
from portal.common.fiscal import today
from portal.common.web.downloads import LIST_LABELS, list_links, list_response
from portal.common.web.errors import answers_conflicts
from portal.common.web.request import PortalRequest
from portal.organizations.models import LocalGovernment
from portal.people.web.places import show

PER_PAGE = 50
SYNTHETIC = "公表値に合わせた合成データ"
Breadcrumbs = list[tuple[str, str | None]]


def crumbs(*rest: str) -> Breadcrumbs:
    """Return the way from the home page to the list or to a page below it."""
    url = reverse("agreements:requests") if rest else None
    return [("ホーム", reverse("home")), ("要望・要請", url), *((name, None) for name in rest)]


def require_reader(request: PortalRequest) -> None:
    """Raise Http404 for whom there are no requests."""
    if not permissions.can_read_requests(request.viewer):
        raise Http404


def request_or_404(request: PortalRequest, request_id: UUID, now: datetime) -> Request:
    """Return the request with its clock, or Http404 when there is none for this viewer."""
    require_reader(request)
    return get_object_or_404(request_register(request.viewer, today(now)), public_id=request_id)


@require_safe
def index(request: PortalRequest) -> HttpResponse:
    """List the requests, the overdue first; a wrong condition is explained at its field."""
    require_reader(request)
    day = today(timezone.now())
    narrowed = RequestFilterForm(request.GET, viewer=request.viewer)
    context = {
        "form": narrowed,
        "can_file": permissions.files_requests(request.viewer),
        "handles": permissions.handles_requests(request.viewer),
        "breadcrumbs": crumbs(),
        "is_wide": True,
    }
    if narrowed.is_valid():
        rows = narrowed.narrow(request_register(request.viewer, day))
        page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
        query = request.GET.copy()
        query.pop("page", None)
        context |= {
            "page": page,
            "table": request_table(page, allowances(request.viewer), day=day),
            "query": query.urlencode(),
            "downloads": list_links("agreements:requests-download", query.urlencode()),
        }
    status = 200 if narrowed.is_valid() else 400
    return render(request, "agreements/requests/index.html", context, status=status)


@require_safe
def download(request: PortalRequest, extension: str) -> HttpResponse:
    """Send the whole narrowed list as a file."""
    require_reader(request)
    narrowed = RequestFilterForm(request.GET, viewer=request.viewer)
    if extension not in LIST_LABELS or extension not in RENDERERS or not narrowed.is_valid():
        raise Http404
    now = timezone.now()
    rows = narrowed.narrow(request_register(request.viewer, today(now)))
    table = request_table(rows, allowances(request.viewer), day=today(now))
    notices = (SYNTHETIC,) if request.viewer.shows_demonstration else ()
    return list_response(list_report(table, as_of=now, notices=notices), extension)


@require_safe
def overdue(request: PortalRequest) -> HttpResponse:
    """List what is behind its day, for those who handle requests."""
    require_reader(request)
    if not permissions.handles_requests(request.viewer):
        raise PermissionDenied("目安を過ぎた要望・要請の一覧は、労働局と本省が見るものです。")
    day = today(timezone.now())
    rows = overdue_requests(request.viewer, day)
    return render(
        request,
        "agreements/requests/overdue.html",
        {
            "table": request_table(rows, allowances(request.viewer), day=day, key="overdue"),
            "breadcrumbs": crumbs("目安を過ぎたもの"),
            "is_wide": True,
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: PortalRequest) -> HttpResponse:
    """Draft a request for the viewer's own body."""
    require_reader(request)
    if not permissions.files_requests(request.viewer):
        raise PermissionDenied("要望・要請を作成できるのは自治体です。")
    body = get_object_or_404(LocalGovernment, pk=request.viewer.organization_id)
    form = _draft_form(request)
    if request.method == "POST" and form.is_valid():
        try:
            asked = draft_request(
                body=body, by=request.viewer, now=timezone.now(), **form.cleaned_data
            )
        except ValidationError as refusal:
            show(form, refusal)
        else:
            return redirect("agreements:request", request_id=asked.public_id)
    return _draft_page(
        request, form, "要望・要請を作成する", reverse("agreements:requests"), "新しい要望・要請"
    )


@require_http_methods(["GET", "HEAD", "POST"])
@answers_conflicts
def change(request: PortalRequest, request_id: UUID) -> HttpResponse:
    """Write a draft anew; 409 when it has been filed meanwhile."""
    now = timezone.now()
    asked = request_or_404(request, request_id, now)
    permissions.check_can_file_for(request.viewer, asked.body_id)
    if asked.state != RequestState.DRAFT:
        raise Conflict("提出した内容は変更できません。取り下げて、改めて提出してください。")
    form = _draft_form(
        request,
        {
            "kind": asked.kind,
            "agreement": asked.agreement.public_id if asked.agreement else None,
            "title": asked.title,
            "measures": asked.measures,
            "grounds": asked.grounds,
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            change_draft(asked=asked, by=request.viewer, now=now, **form.cleaned_data)
        except ValidationError as refusal:
            show(form, refusal)
        else:
            return redirect("agreements:request", request_id=asked.public_id)
    back = reverse("agreements:request", args=[asked.public_id])
    return _draft_page(request, form, "下書きを書き直す", back, asked.title)


def _draft_form(request: PortalRequest, initial: dict[str, object] | None = None) -> DraftForm:
    sent = request.POST if request.method == "POST" else None
    return DraftForm(sent, viewer=request.viewer, initial=initial)


def _draft_page(
    request: PortalRequest, form: DraftForm, title: str, back: str, crumb: str
) -> HttpResponse:
    context = {
        "title": title,
        "form": form,
        "submit": "下書きを保存する",
        "note": "保存しても、提出するまではほかの組織に見えません。",
        "back": back,
        "breadcrumbs": crumbs(crumb),
    }
    status = 400 if form.errors else 200
    return render(request, "agreements/requests/draft.html", context, status=status)
