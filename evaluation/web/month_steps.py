"""Withdraw, confirm and return a part of a month."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from evaluation import permissions
from evaluation.actions.confirm_month import confirm_month
from evaluation.actions.return_month import return_month
from evaluation.actions.withdraw_month import withdraw_month
from evaluation.choices import Side
from evaluation.models import MonthPart
from portal.common.audit import LONGEST_REASON
from portal.common.web.errors import answers_conflicts
from portal.common.web.request import PortalRequest


class ReturnForm(forms.Form):
    """Why a part is returned, and of which revision the page spoke."""

    return_reason = forms.CharField(
        label="差し戻す理由",
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="差し戻された側に伝わります。氏名などの個人情報は書かないでください。",
        error_messages={"required": "差し戻す理由を入力してください。"},
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class SeenForm(forms.Form):
    """Of which revision the page spoke."""

    revision = forms.IntegerField(min_value=0)


@require_POST
@answers_conflicts
def withdraw(request: PortalRequest, part_id: UUID) -> HttpResponse:
    """Take one's own submission back."""
    part = _seen(request, part_id)
    try:
        withdraw_month(part=part, by=request.viewer, now=timezone.now())
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, "提出を取り下げました。数字を直せます。")
    return redirect(_sheet(part))


@require_POST
@answers_conflicts
def confirm(request: PortalRequest, part_id: UUID) -> HttpResponse:
    """Confirm what the other side has submitted."""
    part = _seen(request, part_id)
    try:
        confirm_month(part=part, by=request.viewer, now=timezone.now())
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, f"{part.get_side_display()}の分を確認しました。")
    return redirect(_sheet(part))


@require_http_methods(["GET", "HEAD", "POST"])
@answers_conflicts
def return_page(request: PortalRequest, part_id: UUID) -> HttpResponse:
    """Ask for the reason and return the part."""
    part = _part(request, part_id)
    permissions.check_can_return(request.viewer, part.site, Side(part.side))
    is_sent = request.method == "POST"
    form = ReturnForm(request.POST if is_sent else None, initial={"revision": part.revision})
    if is_sent and form.is_valid():
        part.revision = form.cleaned_data["revision"]
        reason = form.cleaned_data["return_reason"]
        try:
            return_month(part=part, reason=reason, by=request.viewer, now=timezone.now())
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
        else:
            messages.success(request, f"{part.get_side_display()}の分を差し戻しました。")
            return redirect(_sheet(part))
    label = f"{part.month.year}年{part.month.month}月の{part.get_side_display()}の分"
    context = {
        "part": part,
        "label": label,
        "form": form,
        "breadcrumbs": [
            ("ホーム", reverse("home")),
            (f"{part.site.name} {part.month.year}年{part.month.month}月", _sheet(part)),
            ("差戻し", None),
        ],
    }
    status = 400 if form.errors else 200
    return render(request, "evaluation/month_return.html", context, status=status)


def _part(request: PortalRequest, part_id: UUID) -> MonthPart:
    parts = MonthPart.objects.visible_to(request.viewer).select_related("site")
    return get_object_or_404(parts, pk=part_id)


def _seen(request: PortalRequest, part_id: UUID) -> MonthPart:
    """Return the part as the page showed it: what it does not say is never the current one."""
    part = _part(request, part_id)
    form = SeenForm(request.POST)
    part.revision = form.cleaned_data["revision"] if form.is_valid() else -1
    return part


def _sheet(part: MonthPart) -> str:
    return reverse("evaluation:month", args=[part.site.code, f"{part.month:%Y-%m}"])
