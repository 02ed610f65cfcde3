"""Paper tallies: typed in, and corrected by a new version."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from evaluation import permissions_voices as permissions
from evaluation.actions.type_tally import correct_tally, type_tally
from evaluation.models import PaperTally
from evaluation.queries.surveys import versions_of
from evaluation.web.forms_voices import TallyForm, sent
from evaluation.web.surveys import crumbs, survey_or_404
from portal.common.fiscal import today
from portal.common.web.errors import answers_conflicts
from portal.common.web.request import PortalRequest
from portal.people.web.places import show


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: PortalRequest, survey_id: UUID) -> HttpResponse:
    """Type in a batch of paper."""
    survey = survey_or_404(request, survey_id)
    permissions.check_can_hold_surveys(request.viewer, survey.site)
    now = timezone.now()
    form = TallyForm(
        sent(request),
        corrects=False,
        instance=PaperTally(round=survey),
        initial={"counted_on": today(now)},
    )
    if request.method == "POST" and form.is_valid():
        try:
            type_tally(tally=form.save(commit=False), by=request.viewer, now=now)
        except ValidationError as refusal:
            show(form, refusal)
        else:
            messages.success(request, "紙の集計を入力しました。")
            return redirect("evaluation:survey", survey_id=survey_id)
    title = f"{survey.site.name}の紙の集計を入力する"
    return _page(request, form, title, survey_id, [])


@answers_conflicts
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: PortalRequest, tally_id: UUID) -> HttpResponse:
    """Correct a batch: the version before stays, with the reason beside the new one."""
    if not permissions.can_read_surveys(request.viewer):
        raise Http404
    rows = PaperTally.objects.visible_to(request.viewer).select_related("round__site")
    tally = get_object_or_404(rows, public_id=tally_id)
    permissions.check_can_hold_surveys(request.viewer, tally.round.site)
    versions = list(versions_of(request.viewer, tally))
    # The form fills a row of its own: what was typed before must stay as it was.
    form = TallyForm(
        sent(request),
        corrects=True,
        instance=PaperTally(round=tally.round),
        initial={name: getattr(tally, name) for name in TallyForm.base_fields if name != "reason"},
    )
    if request.method == "POST" and form.is_valid():
        try:
            correct_tally(
                tally=tally,
                corrected=form.save(commit=False),
                by=request.viewer,
                now=timezone.now(),
            )
        except ValidationError as refusal:
            show(form, refusal)
        else:
            messages.success(request, "紙の集計を直しました。前の版も残っています。")
            return redirect("evaluation:survey", survey_id=tally.round.public_id)
    title = f"{tally.round.site.name}の紙の集計を直す"
    return _page(request, form, title, tally.round.public_id, versions)


def _page(
    request: PortalRequest,
    form: TallyForm,
    title: str,
    survey_id: UUID,
    versions: list[PaperTally],
) -> HttpResponse:
    back = reverse("evaluation:survey", args=[survey_id])
    context = {
        "form": form,
        "title": title,
        "back": back,
        "versions": versions,
        "breadcrumbs": crumbs(("アンケートの回", back), (title, None)),
    }
    status = 400 if form.errors else 200
    return render(request, "evaluation/voices/tally.html", context, status=status)
