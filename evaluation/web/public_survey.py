"""The one form that is open to everybody: easy words, no sign-in, nothing kept of who answers."""

from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.db import connection
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from evaluation.actions.answer_survey import answer_survey
from evaluation.choices_voices import RoundState
from evaluation.web.forms_voices import AnswerForm, sent
from portal.common.fiscal import today
from portal.common.viewer import Viewer
from portal.common.web.request import PortalRequest
from portal.people.web.places import show


@dataclass(frozen=True, slots=True)
class Face:
    """What PostgreSQL tells of a survey to whoever knows its address."""

    site_name: str
    state: str
    opens_on: date
    closes_on: date

    def is_open_on(self, day: date) -> bool:
        """Whether answers are taken on `day`."""
        return self.state == RoundState.OPEN and self.opens_on <= day <= self.closes_on


def _face_or_404(token: str) -> Face:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM evaluation_survey_at(%s)", [token])
        found = cursor.fetchone()
    if found is None:
        raise Http404
    return Face(*found)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: PortalRequest, token: str) -> HttpResponse:
    """Show the form and take the answer; a survey that is over gets a kind page."""
    face, now = _face_or_404(token), timezone.now()
    if not face.is_open_on(today(now)) and request.method != "POST":
        context = {"face": face, "begins": today(now) < face.opens_on}
        return render(request, "public/survey_closed.html", context)
    form = AnswerForm(sent(request), initial=_fresh())
    if request.method == "POST" and form.is_valid():
        try:
            answer_survey(
                token=token,
                form_id=form.cleaned_data["form_id"],
                degree=form.cleaned_data["degree"],
                voice=form.cleaned_data["voice"],
                by=Viewer.nobody(),
                now=now,
            )
        except ValidationError as refusal:
            show(form, refusal)
        else:
            return redirect("evaluation:public-survey-thanks", token=token)
    status = 400 if form.errors else 200
    return render(request, "public/survey.html", {"face": face, "form": form}, status=status)


@login_not_required
@require_safe
def thanks(request: PortalRequest, token: str) -> HttpResponse:
    """Thank, and say that nothing more is to be done."""
    return render(request, "public/survey_thanks.html", {"face": _face_or_404(token)})


def _fresh() -> dict[str, str]:
    return {"form_id": str(uuid4())}
