"""One item of a plan: what is planned, done, judged and changed."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agreements import permissions
from agreements.actions.keep_plan_item import keep_plan_item, remove_plan_item
from agreements.actions.record_progress import record_progress
from agreements.actions.record_result import record_result
from agreements.models import PlanItem, Progress
from agreements.queries.plans import views_of
from agreements.web.plan_forms import PlanItemForm, ProgressForm, ResultForm
from agreements.web.plan_places import (
    crumbs,
    form_page,
    is_done,
    item_crumbs,
    item_or_404,
    plan_or_404,
)
from agreements.web.plan_views import ShownItem
from portal.common.history import history_of
from portal.common.uploads import read_upload, send_kept
from portal.common.web.request import PortalRequest


@require_safe
def page(request: PortalRequest, item_id: UUID) -> HttpResponse:
    """Show the item with everything that was recorded for it."""
    item = item_or_404(request, item_id)
    viewer, plan = request.viewer, item.plan
    keeps = permissions.can_keep_plans(viewer, item.agreement)
    (view,) = views_of(viewer, [item])
    return render(
        request,
        "agreements/plan_item.html",
        {
            "item": item,
            "plan": plan,
            "shown": ShownItem(view),
            "can_write": keeps and plan.is_draft,
            "can_judge": keeps and not plan.is_draft and not plan.reviewed_on,
            "can_record": plan.is_adopted
            and permissions.can_record_progress(viewer, item.agreement),
            "tie_url": reverse(settings.PORTAL_PLAN_TIE, args=[item.public_id]),
            # It names who did what, so it is read by those who write here.
            "history": history_of(viewer, item) if keeps else None,
            "breadcrumbs": item_crumbs(item),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: PortalRequest, plan_id: UUID) -> HttpResponse:
    """Add an item to a draft."""
    plan = plan_or_404(request, plan_id)
    permissions.check_can_keep_plans(request.viewer, plan.agreement)
    form = PlanItemForm(plan.agreement, request.POST or None, instance=PlanItem())

    def act() -> None:
        keep_plan_item(plan=plan, item=form.instance, by=request.viewer, now=timezone.now())

    if is_done(request, form, act):
        messages.success(request, "取組を加えました。")
        return redirect("agreements:plan", plan_id=plan.public_id)
    return form_page(
        request,
        form,
        title="取組を加える",
        lead=f"{plan.agreement}　{plan}",
        submit="加える",
        back=reverse("agreements:plan", args=[plan.public_id]),
        breadcrumbs=crumbs(plan, ("取組を加える", None)),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: PortalRequest, item_id: UUID) -> HttpResponse:
    """Change an item of a draft."""
    item = _item_to_keep(request, item_id)
    form = PlanItemForm(item.agreement, request.POST or None, instance=item)

    def act() -> None:
        keep_plan_item(plan=item.plan, item=form.instance, by=request.viewer, now=timezone.now())

    if is_done(request, form, act):
        messages.success(request, "取組を書き換えました。")
        return redirect("agreements:plan-item", item_id=item_id)
    return _item_form(request, form, item, title="取組を書き換える", lead=str(item.plan))


@require_http_methods(["GET", "HEAD", "POST"])
def result(request: PortalRequest, item_id: UUID) -> HttpResponse:
    """Record result, check and act."""
    item = _item_to_keep(request, item_id)
    (view,) = views_of(request.viewer, [item])
    is_computed = view.figure is not None
    form = ResultForm(item, request.POST or None, is_computed=is_computed)

    def act() -> None:
        said = {"result": None, "result_on": None, **form.cleaned_data}
        record_result(item=item, by=request.viewer, now=timezone.now(), **said)

    if is_done(request, form, act):
        messages.success(request, "実績と評価を記録しました。")
        return redirect("agreements:plan-item", item_id=item_id)
    lead = f"{item.plan}　{item.title}"
    if is_computed:
        lead += "。実績は、指標に結び付けた拠点の実績から計算します。"
    return _item_form(request, form, item, title="実績と評価を書く", lead=lead)


@require_http_methods(["GET", "HEAD", "POST"])
def progress(request: PortalRequest, item_id: UUID) -> HttpResponse:
    """Record what was done, with a file that shows it."""
    item = item_or_404(request, item_id)
    permissions.check_can_record_progress(request.viewer, item.agreement)
    form = ProgressForm(request.POST or None, request.FILES or None)

    def act() -> None:
        said = form.cleaned_data
        upload = said["evidence"]
        record_progress(
            item=item,
            done_on=said["done_on"],
            text=said["text"],
            evidence=read_upload(upload, field="evidence") if upload else None,
            by=request.viewer,
            now=timezone.now(),
        )

    if is_done(request, form, act):
        messages.success(request, "取組を記録しました。")
        return redirect("agreements:plan-item", item_id=item_id)
    return _item_form(
        request,
        form,
        item,
        title="取組を記録する",
        lead=f"{item.plan}　{item.title}。記録は、後から変えることも消すこともできません。",
        is_multipart=True,
    )


@require_POST
def remove(request: PortalRequest, item_id: UUID) -> HttpResponse:
    """Take an item out of a draft."""
    item = _item_to_keep(request, item_id)
    try:
        remove_plan_item(item=item, by=request.viewer, now=timezone.now())
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
        return redirect("agreements:plan-item", item_id=item_id)
    messages.success(request, f"取組「{item.title}」を除きました。")
    return redirect("agreements:plan", plan_id=item.plan.public_id)


@require_safe
def evidence(request: PortalRequest, progress_id: UUID) -> HttpResponse:
    """Send the file that shows what was done."""
    if not permissions.can_read_agreements(request.viewer):
        raise Http404
    entry = get_object_or_404(
        Progress.objects.visible_to(request.viewer), public_id=progress_id, content__isnull=False
    )
    return send_kept(entry.filename, entry.content_type, bytes(entry.content or b""))


def _item_to_keep(request: PortalRequest, item_id: UUID) -> PlanItem:
    item = item_or_404(request, item_id)
    permissions.check_can_keep_plans(request.viewer, item.agreement)
    return item


def _item_form(
    request: PortalRequest,
    form: PlanItemForm | ResultForm | ProgressForm,
    item: PlanItem,
    *,
    title: str,
    lead: str,
    is_multipart: bool = False,
) -> HttpResponse:
    return form_page(
        request,
        form,
        title=title,
        lead=lead,
        submit="登録する",
        back=reverse("agreements:plan-item", args=[item.public_id]),
        breadcrumbs=item_crumbs(item, title),
        is_multipart=is_multipart,
    )
