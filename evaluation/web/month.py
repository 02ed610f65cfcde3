"""The sheet of a month: each side enters and submits its cells, and looks at the other's."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_http_methods

from evaluation import permissions
from evaluation.actions.answer_warnings import answer_warnings
from evaluation.actions.record_month import MONTH, record_month
from evaluation.actions.submit_month import submit_month
from evaluation.choices import MonthCheck, Side
from evaluation.dictionary import REFERRALS
from evaluation.models import Indicator
from evaluation.queries.month_sheets import entered_counts
from evaluation.queries.open_months import why_not_open
from evaluation.queries.slips import slips_used
from evaluation.web import correction_panels
from evaluation.web.month_sheet import Typed, answer_field, read_sheet
from evaluation.web.site import site_or_404
from evaluation.web.years import Tab
from portal.common.conflict import Conflict
from portal.common.fiscal import FiscalYear
from portal.common.history import history_of
from portal.common.numbers import NotACount, parse_count
from portal.common.web.request import PortalRequest
from sites.models import JointSite

USE_SLIPS = "use-slips"  # the button that fills in what the slips count, to be saved or not
FILLED_IN = "誘導票の件数を入れました。まだ保存していません。"
NOT_SAVED = "保存していません。次のところを直してください。"
NOT_SUBMITTED = "数字は保存しました。まだ提出していません。次のところを確かめてください。"


@dataclass(frozen=True, slots=True)
class SlipHint:
    """How many referral slips were used in the month: what REFERRALS would count."""

    used: Mapping[Side, int]

    @property
    def total(self) -> int:
        """Both directions together."""
        return sum(self.used.values())

    @property
    def words(self) -> str:
        """The directions in words."""
        return "、".join(f"{side.label}から{count:,}" for side, count in self.used.items())


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: PortalRequest, code: str, month: str) -> HttpResponse:
    """Show the sheet of `month` (YYYY-MM); on POST save one's own cells, and submit if asked to."""
    site = site_or_404(request, code)
    first = _first_day(month)
    permissions.check_can_see_sheet(request.viewer, site)
    typed, heading = Typed(), ""
    slips = SlipHint(slips_used(request.viewer, site, first))
    if request.method == "POST":
        permissions.check_can_enter_months(request.viewer, site)
        if USE_SLIPS in request.POST:
            typed = _with_slips(request, site, first, slips)
        else:
            typed, heading = _post(request, site, first)
            if not typed.errors:
                return redirect(request.path)
    sheet = read_sheet(request.viewer, site, first, typed, timezone.now())
    general = ("month", "state", NON_FIELD_ERRORS)
    context = {
        "site": site,
        "month": first,
        "year": FiscalYear.of(first).year,
        "sheet": sheet,
        "slips": slips,
        "is_unsaved": bool(typed.texts),
        "general_errors": [typed.errors[key] for key in general if key in typed.errors],
        "errors_heading": heading,
        "why_not_open": None if typed.errors else why_not_open(site, first, timezone.now()),
        "history": history_of(request.viewer, site, **{MONTH: f"{first:%Y-%m}"}),
        "versions": correction_panels.of_month(request.viewer, site, first, timezone.now()),
        "neighbours": _neighbours(site, first),
        "breadcrumbs": [
            ("ホーム", reverse("home")),
            (
                site.name,
                f"{reverse('evaluation:site', args=[site.code])}?year={FiscalYear.of(first).year}",
            ),
            (f"{first.year}年{first.month}月の実績", None),
        ],
    }
    status = typed.status if typed.errors else 200
    return render(request, "evaluation/month_entry.html", context, status=status)


def _with_slips(request: PortalRequest, site: JointSite, month: date, slips: SlipHint) -> Typed:
    """Return what was typed with what the slips count in its cell; nothing is saved or judged."""
    typed = _read(request, entered_counts(request.viewer, [site], FiscalYear.of(month)))
    messages.info(request, FILLED_IN)
    return replace(typed, texts={**typed.texts, REFERRALS: str(slips.total)}, errors={})


def _first_day(text: str) -> date:
    try:
        first = datetime.strptime(text, "%Y-%m").date()  # noqa: DTZ007 — a month has no zone
        FiscalYear.of(first)
    except ValueError as error:
        raise Http404 from error
    return first


def _post(request: PortalRequest, site: JointSite, month: date) -> tuple[Typed, str]:
    """Save, and submit if asked to; return what was typed, with what is wrong, and a heading.

    What cannot be submitted is saved all the same: the figures are right, only an answer is
    missing.
    """
    typed = _read(request, entered_counts(request.viewer, [site], FiscalYear.of(month)))
    revision = _number(request.POST.get("revision", ""))
    side = next(iter(permissions.sides_of(request.viewer)))
    if not typed.errors:
        try:
            revision += _save(request, site, month, side, typed)
        except ValidationError as refusal:
            typed = _with(typed, refusal)
    if typed.errors:
        return typed, NOT_SAVED
    label = f"{month.year}年{month.month}月"
    if "submit" not in request.POST:
        messages.success(request, f"{label}の実績を保存しました。")
        return typed, ""
    try:
        submit_month(
            site=site,
            month=month,
            side=side,
            seen=revision,
            by=request.viewer,
            now=timezone.now(),
        )
    except ValidationError as refusal:
        return _with(typed, refusal), NOT_SUBMITTED
    except Conflict as too_late:
        typed.errors[NON_FIELD_ERRORS] = str(too_late)
        return replace(typed, status=409), NOT_SUBMITTED
    messages.success(request, f"{label}の{side.label}の分を提出しました。")
    return typed, ""


def _read(request: PortalRequest, indicators: list[Indicator]) -> Typed:
    typed = Typed()
    for indicator in indicators:
        # A field that was not sent is not a blank: only what stands on the sheet is written.
        text = request.POST.get(indicator.code)
        if text is None:
            continue
        typed.texts[indicator.code] = text
        try:
            typed.values[indicator.code] = parse_count(text)
        except NotACount as reason:
            typed.errors[indicator.code] = str(reason)
        for check in MonthCheck.values:
            if answer := request.POST.get(answer_field(indicator.code, check)):
                typed.answers[indicator.code, check] = answer
    if not typed.texts:
        typed.errors[NON_FIELD_ERRORS] = "入力欄が1つも届きませんでした。もう一度保存してください。"
    return typed


@transaction.atomic
def _save(request: PortalRequest, site: JointSite, month: date, side: Side, typed: Typed) -> int:
    """Save figures and answers, both or neither; return by how much the part's revision grew."""
    now = timezone.now()
    rows = record_month(
        site=site,
        month=month,
        values=typed.values,
        by=request.viewer,
        now=now,
        seen_at=_parse_seen_at(request),
    )
    if typed.answers:
        answer_warnings(
            site=site, month=month, side=side, answers=typed.answers, by=request.viewer, now=now
        )
    return 1 if rows else 0


def _with(typed: Typed, refusal: ValidationError) -> Typed:
    errors = {field: reasons[0] for field, reasons in refusal.message_dict.items()}
    return replace(typed, errors=errors)


def _number(text: str) -> int:
    """Read the revision the page was made of; what is none is never the current one."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1


def _parse_seen_at(request: PortalRequest) -> datetime | None:
    """Read when the sheet was opened; a form without it is not checked against others."""
    try:
        seen_at = parse_datetime(request.POST.get("seen_at", ""))
    except ValueError:
        return None
    return seen_at if seen_at and seen_at.tzinfo else None


def _neighbours(site: JointSite, month: date) -> list[Tab]:
    return [
        Tab(
            f"{one.month}月",
            reverse("evaluation:month", args=[site.code, f"{one:%Y-%m}"]),
            one == month,
        )
        for one in FiscalYear.of(month).months
    ]
