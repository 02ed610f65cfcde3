"""Tie an item of an agreement's yearly plan to an indicator."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from agreements.permissions import check_can_keep_plans
from agreements.web.plan_places import form_page, is_done, item_crumbs, item_or_404
from evaluation.actions.promise_indicator import promise_indicator, release_indicator
from evaluation.models import Indicator, PromisedIndicator
from portal.common.web.request import PortalRequest


class PromiseForm(forms.Form):
    """By which indicator; blank is by a typed result."""

    indicator = forms.ModelChoiceField(
        Indicator.objects.order_by("position"),
        label="指標",
        to_field_name="code",
        required=False,
        empty_label="指標に結び付けず、実績値を入力する",
        help_text="測るもの・単位・良い方向も、指標のものになります。",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: PortalRequest, item_id: UUID) -> HttpResponse:
    """Choose the indicator by whose rows the item is measured."""
    item = item_or_404(request, item_id)
    check_can_keep_plans(request.viewer, item.agreement)
    tied = (
        PromisedIndicator.objects.visible_to(request.viewer)
        .filter(plan_item=item)
        .select_related("indicator", "plan_item__agreement")
        .first()
    )
    form = PromiseForm(
        request.POST if request.method == "POST" else None,
        initial={"indicator": tied.indicator.code if tied else None},
    )

    def act() -> None:
        indicator, now = form.cleaned_data["indicator"], timezone.now()
        if indicator is not None:
            promise_indicator(item=item, indicator=indicator, by=request.viewer, now=now)
        elif tied is not None:
            release_indicator(promised=tied, by=request.viewer, now=now)
        else:
            raise ValidationError({"indicator": "指標を選んでください。"})

    if is_done(request, form, act):
        messages.success(request, "指標との結び付きを登録しました。")
        return redirect("agreements:plan-item", item_id=item_id)
    return form_page(
        request,
        form,
        title="指標に結び付ける",
        lead=f"{item.plan}　{item.title}。実績は、協定の拠点の実績から計算するようになります。",
        submit="登録する",
        back=reverse("agreements:plan-item", args=[item_id]),
        breadcrumbs=item_crumbs(item, "指標"),
    )
