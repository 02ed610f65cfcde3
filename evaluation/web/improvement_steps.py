"""The steps of an improvement plan: its words, its signatures, its way through the states."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from agreements.choices import MeetingState
from agreements.models import Meeting, Resolution
from agreements.web.council_forms import NothingToSay
from agreements.web.council_places import FormPage, form_page
from evaluation.actions import move_improvement_plan as moves
from evaluation.actions.sign_improvement_plan import sign_improvement_plan
from evaluation.actions.write_improvement_plan import write_improvement_plan
from evaluation.choices_improvement import ImprovementState
from evaluation.models import ImprovementPlan
from evaluation.queries.improvement import reviewed_from
from evaluation.web.improvement_forms import CheckForm, ReasonForm, ReviewForm, TextForm
from evaluation.web.improvement_places import crumbs, plan_or_404, plan_url, written_plan
from portal.common.viewer import Viewer
from portal.common.web.errors import answers_conflicts
from portal.common.web.request import PortalRequest

_WRITES = ["GET", "HEAD", "POST"]
Said = dict[str, Any]


@require_http_methods(_WRITES)
@answers_conflicts
def text(request: PortalRequest, plan_id: UUID) -> HttpResponse:
    """Write the plan's words."""
    plan = written_plan(request, plan_id)
    form = TextForm(
        request.POST if request.method == "POST" else None,
        initial={"analysis": plan.analysis, "aim": plan.aim, "focus": plan.focus},
    )

    def perform(said: Said) -> None:
        write_improvement_plan(plan=plan, by=request.viewer, now=timezone.now(), **said)

    words = FormPage(
        "課題と目指す姿を書く",
        f"{plan}。変えると、それまでの署名は終わります。",
        "書く",
        "改善計画を書きました。",
        plan_url(plan),
        crumbs(plan, "課題と目指す姿"),
    )
    return form_page(request, form, words, perform)


@require_POST
@answers_conflicts
def sign(request: PortalRequest, plan_id: UUID) -> HttpResponse:
    """Sign the text that was on the page."""
    plan = plan_or_404(request, plan_id)
    try:
        signed = sign_improvement_plan(
            plan=plan, seen=request.POST.get("seen", ""), by=request.viewer, now=timezone.now()
        )
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        both = signed.state == ImprovementState.AGREED
        messages.success(
            request, "双方の署名がそろい、合意しました。" if both else "署名しました。"
        )
    return redirect(plan_url(plan))


@dataclass(frozen=True, slots=True)
class Move:
    """One way a plan is taken by a page: its words, its form, its action."""

    title: str
    lead: str
    done: str
    act: Callable[[ImprovementPlan, Said, Viewer, datetime], object]
    form: type[forms.Form] = NothingToSay


MOVES = {
    "start": Move(
        "実行を始める",
        "取組を実行に移します。行ったことを記録できるようになります。",
        "実行を始めました。",
        lambda plan, _, by, now: moves.start_improvement(plan=plan, by=by, now=now),
    ),
    "reopen": Move(
        "計画に戻す",
        "文章と取組を書き直せるようになります。双方の署名は終わります。",
        "計画に戻しました。",
        lambda plan, said, by, now: moves.reopen_improvement(plan=plan, by=by, now=now, **said),
        ReasonForm,
    ),
    "check": Move(
        "評価に進む",
        "すべての取組が完了するか、取りやめられている必要があります。",
        "評価に進みました。",
        lambda plan, _, by, now: moves.begin_check(plan=plan, by=by, now=now),
    ),
    "judge": Move(
        "評価を終える",
        "評価を書くと、似た拠点と比べた判定が、いまの数値で確定します。",
        "評価と判定を記録しました。運営協議会での見直しを記録してください。",
        lambda plan, said, by, now: moves.judge_improvement(plan=plan, by=by, now=now, **said),
        CheckForm,
    ),
    "again": Move(
        "次の計画に進む",
        "課題と目指す姿を引き継ぎ、次の巡の取組を書きます。",
        "次の巡の計画に進みました。",
        lambda plan, _, by, now: moves.plan_again(plan=plan, by=by, now=now),
    ),
    "close": Move(
        "完了する",
        "完了した計画は、何も変えられなくなります。",
        "改善計画を完了しました。",
        lambda plan, _, by, now: moves.close_improvement(plan=plan, by=by, now=now),
    ),
}


@require_http_methods(_WRITES)
@answers_conflicts
def move(request: PortalRequest, plan_id: UUID, verb: str) -> HttpResponse:
    """Take the plan one way; 404 for a way there is no page for."""
    plan = written_plan(request, plan_id)
    way = MOVES.get(verb)
    if way is None:
        raise Http404
    form = way.form(request.POST if request.method == "POST" else None)

    def perform(said: Said) -> None:
        way.act(plan, said, request.viewer, timezone.now())

    words = FormPage(
        way.title,
        f"{plan}。{way.lead}",
        way.title,
        way.done,
        plan_url(plan),
        crumbs(plan, way.title),
    )
    return form_page(request, form, words, perform)


@require_http_methods(_WRITES)
@answers_conflicts
def review(request: PortalRequest, plan_id: UUID) -> HttpResponse:
    """Record at which meeting of the council the plan was reviewed."""
    plan = written_plan(request, plan_id)
    first_day = reviewed_from(plan)
    held = Meeting.objects.visible_to(request.viewer).filter(
        council__agreement=plan.site.agreement_id,
        council__agreement__isnull=False,
        state__in=[MeetingState.HELD, MeetingState.MINUTED],
        held_on__gte=first_day,
    )
    meetings = held.select_related("council").order_by("-held_on")
    resolutions = Resolution.objects.visible_to(request.viewer).filter(meeting__in=held)
    form = ReviewForm(
        meetings,
        resolutions.select_related("meeting__council").order_by("-decided_on", "number"),
        first_day,
        request.POST if request.method == "POST" else None,
    )

    def perform(said: Said) -> None:
        moves.review_improvement(plan=plan, by=request.viewer, now=timezone.now(), **said)

    words = FormPage(
        "協議会での見直しを記録する",
        f"{plan}。協議会が見た評価と判定を、そのまま残します。記録は変えられません。",
        "記録する",
        "協議会での見直しを記録しました。",
        plan_url(plan),
        crumbs(plan, "協議会での見直し"),
    )
    return form_page(request, form, words, perform)
