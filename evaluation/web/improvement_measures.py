"""Measures of an improvement plan: written, carried out, recorded."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agreements.web.council_places import FormPage, form_page
from evaluation.actions.carry_out_measure import (
    drop_measure,
    finish_measure,
    record_evidence,
    start_measure,
)
from evaluation.actions.keep_measure import keep_measure, remove_measure
from evaluation.models import MeasureEvidence, PlanMeasure
from evaluation.permissions_improvement import SIDE_OF
from evaluation.web.improvement_forms import (
    DropForm,
    EvidenceForm,
    FinishForm,
    MeasureForm,
    measure_initial,
)
from evaluation.web.improvement_places import crumbs, plan_url, written_measure, written_plan
from evaluation.web.years import require_reader
from portal.common.uploads import read_upload, send_kept
from portal.common.viewer import Role
from portal.common.web.errors import answers_conflicts
from portal.common.web.request import PortalRequest

_WRITES = ["GET", "HEAD", "POST"]
Said = dict[str, Any]


@require_http_methods(_WRITES)
@answers_conflicts
def new(request: PortalRequest, plan_id: UUID) -> HttpResponse:
    """Add a measure."""
    plan = written_plan(request, plan_id)
    form = MeasureForm(plan.site, request.POST if request.method == "POST" else None)

    def perform(said: Said) -> None:
        measure = _filled(PlanMeasure(), said)
        keep_measure(plan=plan, measure=measure, by=request.viewer, now=timezone.now())

    words = FormPage(
        "取組を加える",
        f"{plan}。加えると、それまでの署名は終わります。",
        "加える",
        "取組を加えました。",
        plan_url(plan),
        crumbs(plan, "取組を加える"),
    )
    return form_page(request, form, words, perform)


@require_http_methods(_WRITES)
@answers_conflicts
def change(request: PortalRequest, measure_id: UUID) -> HttpResponse:
    """Change a measure while the plan is being written."""
    measure = written_measure(request, measure_id)
    form = MeasureForm(
        measure.plan.site,
        request.POST if request.method == "POST" else None,
        initial=measure_initial(measure),
    )

    def perform(said: Said) -> None:
        changed = _filled(measure, said)
        keep_measure(plan=measure.plan, measure=changed, by=request.viewer, now=timezone.now())

    words = _words(
        measure,
        "取組を書き換える",
        "変えると、それまでの署名は終わります。",
        "取組を書き換えました。",
    )
    return form_page(request, form, words, perform)


def _filled(measure: PlanMeasure, said: Said) -> PlanMeasure:
    for name, value in said.items():
        setattr(measure, name, value)
    measure.side = SIDE_OF[Role(measure.organization.kind)]
    return measure


@require_POST
@answers_conflicts
def remove(request: PortalRequest, measure_id: UUID) -> HttpResponse:
    """Take a measure out of a plan that is being written."""
    measure = written_measure(request, measure_id)
    try:
        remove_measure(measure=measure, by=request.viewer, now=timezone.now())
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, "取組を除きました。")
    return redirect(plan_url(measure.plan))


@require_POST
@answers_conflicts
def start(request: PortalRequest, measure_id: UUID) -> HttpResponse:
    """Begin a measure."""
    measure = written_measure(request, measure_id)
    try:
        start_measure(measure=measure, by=request.viewer, now=timezone.now())
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, "取組に着手しました。")
    return redirect(plan_url(measure.plan))


@require_http_methods(_WRITES)
@answers_conflicts
def evidence(request: PortalRequest, measure_id: UUID) -> HttpResponse:
    """Record what was done, with a file that shows it."""
    measure = written_measure(request, measure_id)
    sent = request.method == "POST"
    form = EvidenceForm(request.POST, request.FILES) if sent else EvidenceForm()

    def perform(said: Said) -> None:
        upload = said["file"]
        record_evidence(
            measure=measure,
            done_on=said["done_on"],
            text=said["text"],
            file=read_upload(upload) if upload else None,
            by=request.viewer,
            now=timezone.now(),
        )

    words = _words(
        measure,
        "行ったことを記録する",
        "記録は、後から変えることも消すこともできません。",
        "行ったことを記録しました。",
    )
    return form_page(request, form, words, perform)


@require_http_methods(_WRITES)
@answers_conflicts
def finish(request: PortalRequest, measure_id: UUID) -> HttpResponse:
    """Finish a measure with its result."""
    measure = written_measure(request, measure_id)
    form = FinishForm(request.POST if request.method == "POST" else None)

    def perform(said: Said) -> None:
        finish_measure(measure=measure, by=request.viewer, now=timezone.now(), **said)

    words = _words(
        measure, "完了にする", "行ったことの記録が1件以上必要です。", "取組を完了にしました。"
    )
    return form_page(request, form, words, perform)


@require_http_methods(_WRITES)
@answers_conflicts
def drop(request: PortalRequest, measure_id: UUID) -> HttpResponse:
    """Give a measure up, for a reason."""
    measure = written_measure(request, measure_id)
    form = DropForm(request.POST if request.method == "POST" else None)

    def perform(said: Said) -> None:
        reason = said["dropped_reason"]
        drop_measure(measure=measure, reason=reason, by=request.viewer, now=timezone.now())

    words = _words(measure, "取りやめる", "理由が要ります。", "取組を取りやめました。")
    return form_page(request, form, words, perform)


@require_safe
def file(request: PortalRequest, evidence_id: UUID) -> HttpResponse:
    """Send the file of a record to be saved."""
    require_reader(request.viewer)
    rows = MeasureEvidence.objects.visible_to(request.viewer)
    kept = get_object_or_404(rows, public_id=evidence_id)
    if kept.content is None:
        raise Http404
    return send_kept(kept.filename, kept.content_type, bytes(kept.content))


def _words(measure: PlanMeasure, title: str, lead: str, done: str) -> FormPage:
    plan = measure.plan
    return FormPage(
        title, f"{measure.what}。{lead}", title, done, plan_url(plan), crumbs(plan, title)
    )
