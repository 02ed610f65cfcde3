"""Referral slips at the counter: give, print, take; and what a year's slips came to."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from evaluation import permissions_voices as permissions
from evaluation.actions.keep_slips import (
    cancel_slip,
    give_slip,
    hand_out_slip,
    print_slips,
    use_slip,
)
from evaluation.choices_voices import SlipState
from evaluation.models import ReferralSlip
from evaluation.queries.slips import slip_counts, slips, years_of_slips
from evaluation.reports.slips import slips_report, slips_tables
from evaluation.rules.slip_number import NotASlipNumber, read_number
from evaluation.web.forms_voices import GiveForm, NumberForm, PurposeForm, sent
from evaluation.web.site import site_or_404
from evaluation.web.years import tabs
from portal.common.fiscal import FiscalYear, today
from portal.common.history import history_of
from portal.common.qr import QrCode, qr_code
from portal.common.viewer import Viewer
from portal.common.web.downloads import LABELS, download_links, file_response
from portal.common.web.request import PortalRequest
from portal.people.web.places import show
from sites.models import JointSite
from sites.queries import sites_run_by

PER_PAGE = 50
Crumbs = list[tuple[str, str | None]]


def _require_reader(viewer: Viewer) -> None:
    if not permissions.can_read_slips(viewer):
        raise Http404


def _crumbs(*rest: tuple[str, str | None]) -> Crumbs:
    url = reverse("evaluation:slips") if rest else None
    return [("ホーム", reverse("home")), ("誘導票", url), *rest]


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: PortalRequest) -> HttpResponse:
    """Take the number of a slip that was brought, and list the slips of the viewer's sites."""
    _require_reader(request.viewer)
    form = NumberForm(sent(request))
    if request.method == "POST" and form.is_valid():
        number = form.cleaned_data["number"]
        if slips(request.viewer).filter(number=number).exists():
            return redirect("evaluation:slip", number=number)
        form.add_error("number", "この番号の誘導票は、あなたの拠点にはありません。")
    context = {
        "form": form,
        "keeps": permissions.keeps_slips(request.viewer),
        "page": Paginator(slips(request.viewer), PER_PAGE).get_page(request.GET.get("page")),
        "sites": sites_run_by(request.viewer).order_by("code")[:PER_PAGE],
        "breadcrumbs": _crumbs(),
    }
    status = 400 if form.errors else 200
    return render(request, "evaluation/voices/slips.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def give(request: PortalRequest) -> HttpResponse:
    """Give one slip, or make several to lie ready at the counter; then print them."""
    _require_reader(request.viewer)
    if not permissions.keeps_slips(request.viewer):
        raise PermissionDenied(
            "誘導票を交付できるのは、拠点の実施団体と担当のハローワークの窓口です。"
        )
    form = GiveForm(sent(request), viewer=request.viewer)
    if request.method == "POST" and form.is_valid():
        try:
            batch = _make(request, form.cleaned_data)
        except ValidationError as refusal:
            show(form, refusal)
        else:
            return redirect("evaluation:slip-paper", batch=batch)
    context = {"form": form, "breadcrumbs": _crumbs(("誘導票を作る", None))}
    status = 400 if form.errors else 200
    return render(request, "evaluation/voices/slip_give.html", context, status=status)


def _make(request: PortalRequest, wanted: dict[str, Any]) -> UUID:
    site, purpose, now = wanted["site"], wanted["purpose"], timezone.now()
    if wanted["count"] == 1:
        return give_slip(site=site, purpose=purpose, by=request.viewer, now=now).batch
    made = print_slips(
        site=site, purpose=purpose, count=wanted["count"], by=request.viewer, now=now
    )
    return made[0].batch


def _code_of(slip: ReferralSlip) -> QrCode:
    return qr_code(settings.PORTAL_URL + reverse("evaluation:slip", args=[slip.number]))


@require_safe
def paper(request: PortalRequest, batch: UUID) -> HttpResponse:
    """Show the slips of a batch as they are printed: eight on a sheet of A4, to be cut."""
    _require_reader(request.viewer)
    found = list(slips(request.viewer).filter(batch=batch).order_by("pk"))
    if not found:
        raise Http404
    context = {
        "slips": [(slip, _code_of(slip)) for slip in found],
        "breadcrumbs": _crumbs(("印刷", None)),
    }
    return render(request, "evaluation/voices/slip_paper.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: PortalRequest, number: str) -> HttpResponse:
    """Show one slip, and what the viewer's counter can do with it; its QR code leads here."""
    _require_reader(request.viewer)
    slip = _slip_or_404(request, number)
    form = PurposeForm(
        request.POST if request.POST.get("do") == "give" else None,
        initial={"purpose": slip.purpose},
    )
    if request.method == "POST":
        try:
            messages.success(request, _act(request, slip, form))
        except ValidationError as refusal:
            messages.error(request, "".join(refusal.messages))
        return redirect("evaluation:slip", number=slip.number)
    problem = slip.why_not_usable(today(timezone.now()))
    is_giver = permissions.can_cancel_slip(request.viewer, slip) and not problem
    context = {
        "slip": slip,
        "problem": problem,
        "can_use": permissions.can_use_slip(request.viewer, slip) and not problem,
        "can_give": is_giver and slip.state == SlipState.BLANK,
        "can_cancel": is_giver,
        "form": form,
        "history": history_of(request.viewer, slip),
        "breadcrumbs": _crumbs((slip.spoken, None)),
    }
    return render(request, "evaluation/voices/slip.html", context)


def _slip_or_404(request: PortalRequest, number: str) -> ReferralSlip:
    try:
        digits = read_number(number)
    except NotASlipNumber as reason:
        raise Http404 from reason
    return get_object_or_404(slips(request.viewer), number=digits)


def _act(request: PortalRequest, slip: ReferralSlip, form: PurposeForm) -> str:
    by, now, do = request.viewer, timezone.now(), request.POST.get("do")
    if do == "use":
        use_slip(slip=slip, by=by, now=now)
        return "利用を記録しました。1件と数えます。"
    if do == "cancel":
        cancel_slip(slip=slip, by=by, now=now)
        return "誘導票を取り消しました。"
    if do == "give" and form.is_valid():
        hand_out_slip(slip=slip, purpose=form.cleaned_data["purpose"], by=by, now=now)
        return "交付を記録しました。"
    raise ValidationError("もう一度選んでください。")


def _counted(request: PortalRequest, code: str) -> tuple[JointSite, list[int], FiscalYear]:
    _require_reader(request.viewer)
    site = site_or_404(request, code)
    if not sites_run_by(request.viewer).filter(pk=site.pk).exists():
        raise Http404
    years = years_of_slips(request.viewer, site)
    text = request.GET.get("year", "")
    if text and text not in {str(one) for one in years}:
        raise Http404
    newest = years[0] if years else FiscalYear.of(today(timezone.now())).year
    return site, years, FiscalYear(int(text) if text else newest)


@require_safe
def counts(request: PortalRequest, code: str) -> HttpResponse:
    """Show what became of a site's slips of a year: given, used, days between, by purpose."""
    site, years, year = _counted(request, code)
    found = slip_counts(request.viewer, site, year)
    context = {
        "site": site,
        "year": year.year,
        "tables": slips_tables(site.name, year, found),
        "has_slips": any(one.given for one in found),
        "downloads": download_links(
            "evaluation:slip-counts-download", f"year={year.year}", code=code
        ),
        "tabs": tabs(years, year.year, request.path),
        "breadcrumbs": _crumbs((f"{site.name}の件数", None)),
    }
    return render(request, "evaluation/voices/slip_counts.html", context)


@require_safe
def download(request: PortalRequest, code: str, extension: str) -> HttpResponse:
    """Send the same counts as a file."""
    site, _, year = _counted(request, code)
    if extension not in LABELS:
        raise Http404
    found = slip_counts(request.viewer, site, year)
    return file_response(slips_report(site.name, year, found, as_of=timezone.now()), extension)
