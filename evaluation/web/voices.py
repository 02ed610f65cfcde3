"""Moderation: the voices that wait, and one voice with what may point to a person marked."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from evaluation import permissions_voices as permissions
from evaluation.actions.moderate_voice import hold_voice, show_voice
from evaluation.actions.type_voice import type_voice
from evaluation.choices_voices import VoiceState
from evaluation.models import Voice
from evaluation.queries.surveys import voices
from evaluation.rules.screening import blackened, pieces
from evaluation.web.forms_voices import PaperVoiceForm, VoiceForm, sent
from evaluation.web.surveys import crumbs, survey_or_404
from evaluation.web.years import Tab
from portal.common.fiscal import today
from portal.common.viewer import Viewer
from portal.common.web.errors import answers_conflicts
from portal.common.web.request import PortalRequest
from portal.people.web.places import show

PER_PAGE = 50


def _require_moderator(viewer: Viewer) -> None:
    if not permissions.can_read_surveys(viewer):
        raise Http404
    if not permissions.moderates_voices(viewer):
        raise PermissionDenied("届いた声を読めるのは、拠点の双方の窓口と管轄の労働局です。")


@require_safe
def index(request: PortalRequest) -> HttpResponse:
    """List the voices of the viewer's sites in one state, those that wait first of all."""
    _require_moderator(request.viewer)
    wanted = request.GET.get("state", VoiceState.WAITING)
    if wanted not in VoiceState.values:
        raise Http404
    found = voices(request.viewer).filter(state=wanted)
    url = reverse("evaluation:voices")
    context = {
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "state": VoiceState(wanted),
        "tabs": [
            Tab(str(one.label), f"{url}?state={one.value}", one.value == wanted)
            for one in VoiceState
        ],
        "breadcrumbs": crumbs(("利用者の声", None)),
    }
    return render(request, "evaluation/voices/voices.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: PortalRequest, survey_id: UUID) -> HttpResponse:
    """Type in a voice that was written on paper."""
    survey = survey_or_404(request, survey_id)
    permissions.check_can_hold_surveys(request.viewer, survey.site)
    now = timezone.now()
    form = PaperVoiceForm(sent(request), initial={"received_on": today(now)})
    if request.method == "POST" and form.is_valid():
        try:
            type_voice(survey=survey, by=request.viewer, now=now, **form.cleaned_data)
        except ValidationError as refusal:
            show(form, refusal)
        else:
            messages.success(request, "紙の声を入力しました。掲載を決めるまで、公開されません。")
            return redirect("evaluation:survey", survey_id=survey_id)
    title = f"{survey.site.name}の紙の声を入力する"
    back = reverse("evaluation:survey", args=[survey_id])
    context = {
        "form": form,
        "title": title,
        "back": back,
        "note": "紙1枚の声を、1つずつ入力します。満足度は「紙の集計」に入れてください。",
        "breadcrumbs": crumbs(("アンケートの回", back), (title, None)),
    }
    status = 400 if form.errors else 200
    return render(request, "evaluation/voices/form.html", context, status=status)


@answers_conflicts
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: PortalRequest, voice_id: UUID) -> HttpResponse:
    """Show a voice as it was written, and decide: first how it will read, then whether."""
    _require_moderator(request.viewer)
    voice = get_object_or_404(voices(request.viewer), pk=voice_id)
    begin = {"wording": voice.wording or blackened(voice.text), "reason": voice.reason}
    form = VoiceForm(sent(request), initial=begin)
    step = request.POST.get("do", "")
    is_preview = False
    if request.method == "POST" and form.is_valid():
        try:
            if step == "hold":
                reason = form.cleaned_data["reason"]
                hold_voice(voice=voice, reason=reason, by=request.viewer, now=timezone.now())
                messages.success(request, "この声は掲載しません。")
                return redirect("evaluation:voices")
            if step == "show":
                _show(request, voice, form)
                messages.success(request, "声を掲載しました。")
                return redirect("evaluation:voices")
            is_preview = True
        except ValidationError as refusal:
            show(form, refusal)
    context = {
        "voice": voice,
        "pieces": pieces(voice.text),
        "form": form,
        "is_preview": is_preview,
        "preview": form.cleaned_data["wording"] if is_preview else "",
        "can_hold": voice.state != VoiceState.HELD,
        "can_show": voice.state != VoiceState.SHOWN,
        "breadcrumbs": crumbs(
            ("利用者の声", reverse("evaluation:voices")), (voice.round.site.name, None)
        ),
    }
    status = 400 if form.errors else 200
    return render(request, "evaluation/voices/voice.html", context, status=status)


def _show(request: PortalRequest, voice: Voice, form: VoiceForm) -> None:
    show_voice(
        voice=voice,
        wording=form.cleaned_data["wording"],
        reason=form.cleaned_data["reason"],
        by=request.viewer,
        now=timezone.now(),
    )
