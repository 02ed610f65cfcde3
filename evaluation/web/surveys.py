"""Surveys of the viewer's sites: the list, one round with its address and poster, paper tallies."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evaluation import permissions_voices as permissions
from evaluation.actions.keep_survey_round import (
    change_survey_round,
    close_survey_round,
    draft_survey_round,
    open_survey_round,
    renew_survey_address,
)
from evaluation.choices_voices import RoundState
from evaluation.models import SurveyRound
from evaluation.queries.surveys import survey_rounds, tallies_of, waiting_voices
from evaluation.web.forms_voices import SurveyForm, sent
from portal.common.history import history_of
from portal.common.qr import qr_code
from portal.common.web.errors import answers_conflicts
from portal.common.web.request import PortalRequest
from portal.people.web.places import show

PER_PAGE = 50
_MOVES = {
    "open": (open_survey_round, "受付を始めました。"),
    "close": (close_survey_round, "受付を終え、結果を年度の集計に加えました。"),
    "renew": (renew_survey_address, "公開用の住所を新しくしました。前のQRコードは使えません。"),
}


def survey_or_404(request: PortalRequest, survey_id: UUID) -> SurveyRound:
    """Return the round with its counts, or Http404 when it does not exist for this viewer."""
    if not permissions.can_read_surveys(request.viewer):
        raise Http404
    return get_object_or_404(survey_rounds(request.viewer), public_id=survey_id)


def crumbs(*rest: tuple[str, str | None]) -> list[tuple[str, str | None]]:
    """Return the way from the home page to a page below the list of surveys."""
    url = reverse("evaluation:surveys") if rest else None
    return [("ホーム", reverse("home")), ("利用者アンケート", url), *rest]


def public_url(survey: SurveyRound) -> str:
    """Return the address under which anybody answers."""
    return settings.PORTAL_URL + reverse("evaluation:public-survey", args=[survey.token])


@require_safe
def index(request: PortalRequest) -> HttpResponse:
    """List the surveys of the viewer's sites, the newest first."""
    if not permissions.can_read_surveys(request.viewer):
        raise Http404
    rounds = Paginator(survey_rounds(request.viewer), PER_PAGE)
    moderates = permissions.moderates_voices(request.viewer)
    context = {
        "page": rounds.get_page(request.GET.get("page")),
        "can_hold": permissions.holds_surveys(request.viewer),
        "moderates": moderates,
        "waiting": waiting_voices(request.viewer).count() if moderates else 0,
        "breadcrumbs": crumbs(),
    }
    return render(request, "evaluation/voices/surveys.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: PortalRequest) -> HttpResponse:
    """Draft a survey."""
    if not permissions.can_read_surveys(request.viewer):
        raise Http404
    if not permissions.holds_surveys(request.viewer):
        raise PermissionDenied(
            "利用者アンケートを行えるのは、拠点の実施団体と担当のハローワークです。"
        )
    initial = {"site": request.GET.get("site"), "fiscal_year": request.GET.get("year")}
    form = SurveyForm(sent(request), viewer=request.viewer, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = draft_survey_round(
                survey=form.save(commit=False), by=request.viewer, now=timezone.now()
            )
        except ValidationError as refusal:
            show(form, refusal)
        else:
            messages.success(request, "アンケートを準備しました。まだ外からは見えません。")
            return redirect("evaluation:survey", survey_id=made.public_id)
    return _form(request, form, "アンケートを準備する", reverse("evaluation:surveys"))


@answers_conflicts
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: PortalRequest, survey_id: UUID) -> HttpResponse:
    """Change the year and the days; of an open survey the last day alone."""
    survey = survey_or_404(request, survey_id)
    permissions.check_can_hold_surveys(request.viewer, survey.site)
    form = SurveyForm(sent(request), viewer=request.viewer, instance=survey)
    if request.method == "POST" and form.is_valid():
        try:
            change_survey_round(
                survey=form.save(commit=False), by=request.viewer, now=timezone.now()
            )
        except ValidationError as refusal:
            show(form, refusal)
        else:
            messages.success(request, "保存しました。")
            return redirect("evaluation:survey", survey_id=survey_id)
    back = reverse("evaluation:survey", args=[survey_id])
    return _form(request, form, f"{survey.site.name}のアンケートを変える", back)


def _form(request: PortalRequest, form: SurveyForm, title: str, back: str) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "back": back,
        "note": "問いは、5段階の満足度と、自由な声です。",
        "breadcrumbs": crumbs((title, None)),
    }
    status = 400 if form.errors else 200
    return render(request, "evaluation/voices/form.html", context, status=status)


@require_safe
def page(request: PortalRequest, survey_id: UUID) -> HttpResponse:
    """Show a survey: where it stands, its address, how many have answered, its tallies."""
    survey = survey_or_404(request, survey_id)
    can_hold = permissions.can_hold_surveys(request.viewer, survey.site)
    moderates = permissions.can_moderate_voices(request.viewer, survey.site)
    waiting = waiting_voices(request.viewer).filter(round=survey).count() if moderates else 0
    context = {
        "survey": survey,
        "public_url": public_url(survey),
        "can_hold": can_hold,
        "is_draft": survey.state == RoundState.DRAFT,
        "is_open": survey.state == RoundState.OPEN,
        "tallies": tallies_of(request.viewer, survey),
        "moderates": moderates,
        "waiting": waiting,
        "history": history_of(request.viewer, survey),
        "breadcrumbs": crumbs((str(survey), None)),
    }
    return render(request, "evaluation/voices/survey.html", context)


@answers_conflicts
@require_POST
def move(request: PortalRequest, survey_id: UUID, verb: str) -> HttpResponse:
    """Open or close the survey, or renew its address."""
    survey = survey_or_404(request, survey_id)
    if verb not in _MOVES:
        raise Http404
    action, done = _MOVES[verb]
    try:
        action(survey=survey, by=request.viewer, now=timezone.now())
    except ValidationError as refusal:
        messages.error(request, "".join(refusal.messages))
    else:
        messages.success(request, done)
    return redirect("evaluation:survey", survey_id=survey_id)


@require_safe
def poster(request: PortalRequest, survey_id: UUID) -> HttpResponse:
    """Show the sheet to hang up at the counter, to be printed on A4."""
    survey = survey_or_404(request, survey_id)
    url = public_url(survey)
    context = {
        "survey": survey,
        "url": url,
        "code": qr_code(url),
        "breadcrumbs": crumbs(
            (str(survey), reverse("evaluation:survey", args=[survey_id])), ("掲示用の紙", None)
        ),
    }
    return render(request, "evaluation/voices/poster.html", context)
