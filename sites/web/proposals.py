"""Proposals of sites: the list, a new one, and the page on which it goes its way."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import TextChoices
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from agreements.models import Agreement
from portal.common.exports.table import Drill
from portal.common.formats import wareki_date
from portal.common.history import Line, history_of
from portal.common.viewer import Viewer
from portal.common.web.errors import answers_conflicts
from portal.common.web.request import PortalRequest
from portal.people.web.places import show
from sites import permissions
from sites.actions.draft_proposal import change_proposal, draft_proposal
from sites.choices import WRITABLE, Service, TargetGroup
from sites.models import SiteProposal
from sites.queries import notes_of, proposals
from sites.reports.proposals import proposal_table
from sites.rules.proposal_steps import next_step, steps
from sites.web.forms import NoWordsForm, ProposalForm
from sites.web.steps import ACTS, NOTE, make_form, offers

PER_PAGE = 50


def _require_reader(viewer: Viewer) -> None:
    if not permissions.can_read_proposals(viewer):
        raise Http404


def _proposal_or_404(request: PortalRequest, proposal_id: UUID) -> SiteProposal:
    _require_reader(request.viewer)
    return get_object_or_404(proposals(request.viewer), public_id=proposal_id)


def _crumbs(*rest: tuple[str, str | None]) -> list[tuple[str, str | None]]:
    url = reverse("sites:proposals") if rest else None
    return [("ホーム", reverse("home")), ("拠点の提案", url), *rest]


@require_safe
def index(request: PortalRequest) -> HttpResponse:
    """List the proposals the viewer may see, open ones first."""
    _require_reader(request.viewer)
    page = Paginator(proposals(request.viewer), PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "sites/proposals.html",
        {
            "page": page,
            "table": proposal_table(page),
            "can_propose": permissions.can_propose_sites(request.viewer),
            "breadcrumbs": _crumbs(),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: PortalRequest) -> HttpResponse:
    """Write a new proposal for one's own body."""
    _require_reader(request.viewer)
    permissions.check_can_propose_sites(request.viewer)
    form = ProposalForm(request.POST if request.method == "POST" else None, viewer=request.viewer)
    if request.method == "POST" and form.is_valid():
        try:
            made = draft_proposal(proposal=form.instance, by=request.viewer, now=timezone.now())
        except ValidationError as refusal:
            show(form, refusal)
        else:
            messages.success(request, "保存しました。労働局にはまだ提案していません。")
            return redirect("sites:proposal", proposal_id=made.public_id)
    return _form_page(
        request,
        form,
        "拠点の設置を提案する",
        reverse("sites:proposals"),
        note="保存しても、労働局にはまだ提案されません。",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@answers_conflicts
def change(request: PortalRequest, proposal_id: UUID) -> HttpResponse:
    """Change what is proposed, while it may be written; 409 when it was moved meanwhile."""
    proposal = _proposal_or_404(request, proposal_id)
    permissions.check_can_write_proposal(request.viewer, proposal)
    if proposal.state not in WRITABLE:
        raise PermissionDenied("提案の内容を変えられるのは、作成中と協議中だけです。")
    form = ProposalForm(
        request.POST if request.method == "POST" else None,
        instance=proposal,
        viewer=request.viewer,
    )
    if request.method == "POST" and form.is_valid():
        try:
            change_proposal(proposal=form.instance, by=request.viewer, now=timezone.now())
        except ValidationError as refusal:
            show(form, refusal)
        else:
            messages.success(request, "提案の内容を変えました。")
            return redirect("sites:proposal", proposal_id=proposal.public_id)
    back = reverse("sites:proposal", args=[proposal.public_id])
    return _form_page(request, form, "提案の内容を変える", back)


def _form_page(
    request: PortalRequest, form: ProposalForm, title: str, back: str, note: str = ""
) -> HttpResponse:
    return render(
        request,
        "sites/proposal_form.html",
        {
            "form": form,
            "title": title,
            "back": back,
            "note": note,
            "breadcrumbs": _crumbs((title, None)),
        },
        status=400 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@answers_conflicts
def page(request: PortalRequest, proposal_id: UUID) -> HttpResponse:
    """Show one proposal, and do what the pressed button says (`do`); 409 when it came too late."""
    proposal = _proposal_or_404(request, proposal_id)
    tried: dict[str, NoWordsForm] = {}
    if request.method == "POST":
        act = ACTS.get(request.POST.get("do", ""))
        if act is None:
            raise Http404
        form = tried[act.verb] = make_form(act, request.viewer, proposal, request.POST)
        if not act.may(request.viewer, proposal):
            raise PermissionDenied(f"「{act.label}」は、この提案では行えません。")
        if form.is_valid():
            try:
                made = act.action(
                    proposal=proposal, by=request.viewer, now=timezone.now(), **form.cleaned_data
                )
            except ValidationError as refusal:
                show(form, refusal)
            else:
                messages.success(request, act.done)
                if isinstance(made, Agreement):
                    return redirect("agreements:agreement", agreement_id=made.public_id)
                return redirect("sites:proposal", proposal_id=proposal.public_id)
    return _page(request, proposal, tried)


def _history(viewer: Viewer, proposal: SiteProposal) -> list[Line]:
    """Return the history; what the body wrote before it proposed is read by the body alone."""
    lines = history_of(viewer, proposal)
    if permissions.can_write_proposal(viewer, proposal):
        return lines
    return [line for line in lines if proposal.proposed_at and line.at >= proposal.proposed_at]


def _facts(proposal: SiteProposal) -> list[tuple[str, str]]:
    """Return the content of the proposal in words, in the order of its form."""
    return [
        ("団体", proposal.body.name),
        ("ハローワーク", proposal.office.name),
        ("型", proposal.get_kind_display()),
        ("地方公共団体の業務", _labels(Service, proposal.services)),
        ("支援対象者", _labels(TargetGroup, proposal.target_groups)),
        ("業務の一部の委託", "あり" if proposal.is_outsourced else "なし"),
        ("所在地（案）", proposal.address),
        ("開所時間（案）", proposal.hours),
        ("開設を希望する日", wareki_date(proposal.wished_opening)),
        ("提案した日", wareki_date(proposal.proposed_at)),
        ("提案の理由", proposal.reason),
        ("見込む利用と成果", proposal.expected),
    ]


def _labels(choices: type[TextChoices], values: Iterable[str]) -> str:
    return "、".join(str(choices(value).label) for value in values)


def _page(
    request: PortalRequest, proposal: SiteProposal, tried: dict[str, NoWordsForm]
) -> HttpResponse:
    offered = offers(request.viewer, proposal, tried)
    wrong = [form for form in tried.values() if form.errors]
    site = proposal.site
    return render(
        request,
        "sites/proposal.html",
        {
            "proposal": proposal,
            "steps": steps(proposal.state),
            "next": next_step(proposal.state),
            "offers": [one for one in offered if one.act is not NOTE],
            "note_offer": next((one for one in offered if one.act is NOTE), None),
            "wrong": wrong[0] if wrong else None,
            "notes": notes_of(request.viewer, proposal),
            "can_change": proposal.state in WRITABLE
            and permissions.can_write_proposal(request.viewer, proposal),
            "facts": _facts(proposal),
            "site_drill": Drill("site", {"code": site.code}) if site else None,
            "history": _history(request.viewer, proposal),
            "breadcrumbs": _crumbs((proposal.name, None)),
        },
        status=400 if wrong else 200,
    )
