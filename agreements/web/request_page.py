"""One request: its stages with their days, what comes next, and the steps of whoever looks."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from agreements import permissions_requests as permissions
from agreements.choices import RequestState
from agreements.models import Request, RequestNotice
from agreements.queries.requests import allowances, times_of
from agreements.reports.notice import notice_of
from agreements.reports.requests import stage_table
from agreements.rules.elapsed import total_days
from agreements.rules.next_step import next_step
from agreements.web.request_forms import StepForm
from agreements.web.request_steps import BY_SLUG, Step, offered
from agreements.web.requests import crumbs, request_or_404
from portal.common.fiscal import today
from portal.common.history import history_of
from portal.common.web.errors import answers_conflicts
from portal.common.web.request import PortalRequest
from portal.organizations.prefectures import PREFECTURE_BY_CODE
from portal.people.web.places import show


@dataclass(frozen=True, slots=True)
class Part:
    """A step as the page shows it: with its form."""

    step: Step
    form: StepForm


@require_http_methods(["GET", "HEAD", "POST"])
@answers_conflicts
def page(request: PortalRequest, request_id: UUID) -> HttpResponse:
    """Show the request, and take a step; 409 when somebody else was faster."""
    now = timezone.now()
    asked = request_or_404(request, request_id, now)
    tried: Part | None = None
    if request.method == "POST":
        step = BY_SLUG.get(request.POST.get("step", ""))
        if step is None:
            raise BadRequest("The form names no step.")
        tried = Part(step, step.bind(asked, now, request.POST))
        if tried.form.is_valid() and _taken(request, asked, tried, now):
            messages.success(request, step.done)
            return redirect("agreements:request", request_id=asked.public_id)
    context = _context(request, asked, tried, now)
    return render(request, "agreements/requests/page.html", context, status=400 if tried else 200)


def _taken(request: PortalRequest, asked: Request, tried: Part, now: datetime) -> bool:
    """Take the step; what is refused stands at its field."""
    try:
        tried.step.perform(asked=asked, by=request.viewer, now=now, **tried.form.cleaned_data)
    except ValidationError as refusal:
        show(tried.form, refusal)
        return False
    return True


def _context(
    request: PortalRequest, asked: Request, tried: Part | None, now: datetime
) -> dict[str, object]:
    viewer, day = request.viewer, today(now)
    times = times_of(asked, allowances(viewer), day=day)
    parts = [
        tried if tried and tried.step is step else Part(step, step.bind(asked, now))
        for step in offered(viewer, asked)
    ]
    if tried and tried not in parts:
        parts.append(tried)
    own = permissions.can_file_for(viewer, asked.body_id)
    return {
        "asked": asked,
        "prefecture": PREFECTURE_BY_CODE[asked.prefecture_code],
        "times": times,
        "current": times[-1] if times and times[-1].is_open else None,
        "total_days": total_days(times),
        "stages": stage_table(times, day=day),
        "is_late": vars(asked)["is_overdue"],
        "next": next_step(asked.kind, asked.state),
        "next_parts": [part for part in parts if part.step.is_next],
        "other_parts": [part for part in parts if not part.step.is_next],
        "can_change": own and asked.state == RequestState.DRAFT,
        "hearings": list(asked.hearings.all()),
        "exchanges": list(asked.exchanges.select_related("organization")),
        # It names who did what, so it is read by the two sides and not by those who only look.
        "history": history_of(viewer, asked) if permissions.can_exchange(viewer, asked) else None,
        "breadcrumbs": crumbs(asked.number or asked.title),
    }


@require_safe
def notice(request: PortalRequest, request_id: UUID) -> HttpResponse:
    """Show the notice to be read or printed; 404 before there is one."""
    asked = _notified_or_404(request, request_id)
    context = {
        "asked": asked,
        "notice": notice_of(asked),
        "breadcrumbs": crumbs(f"通知書 {asked.number}"),
    }
    return render(request, "agreements/requests/notice.html", context)


@require_safe
def notice_file(request: PortalRequest, request_id: UUID) -> HttpResponse:
    """Send the notice as it was made when it was sent."""
    asked = _notified_or_404(request, request_id)
    kept = RequestNotice.objects.visible_to(request.viewer).get(request=asked)
    pdf = bytes(kept.pdf)
    if hashlib.sha256(pdf).hexdigest() != kept.sha256:
        sentence = f"Notice {kept.pk} is not what was sent."
        raise RuntimeError(sentence)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="notice_{asked.number}.pdf"'
    return response


def _notified_or_404(request: PortalRequest, request_id: UUID) -> Request:
    asked = request_or_404(request, request_id, timezone.now())
    if asked.state != RequestState.NOTIFIED:
        raise Http404
    return asked
