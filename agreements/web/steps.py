"""The steps of an agreement, each with a page that says what it does before it is done."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from agreements import fingerprints, permissions
from agreements.actions.abandon import abandon
from agreements.actions.agree import agree, reopen
from agreements.actions.begin import begin
from agreements.actions.consult import consult, redraft
from agreements.actions.end import end
from agreements.actions.renew import renew
from agreements.actions.sign import sign
from agreements.choices import AGREEMENT_STATES
from agreements.models import Agreement
from agreements.web.forms import EndForm, ReasonForm, SignForm, StepForm
from agreements.web.paper import text_of
from agreements.web.places import agreement_or_404, breadcrumbs, form_page, tried, url_of
from portal.common.conflict import Conflict
from portal.common.web.errors import answers_conflicts
from portal.common.web.request import PortalRequest

TOO_LATE = (
    "この協定は、いま「{state}」なので、この操作は行えません。"
    "ほかの人が先に進めた可能性があります。"
)


@dataclass(frozen=True, slots=True)
class Step:
    """One step: the action, its form, and its words."""

    act: Callable[..., Agreement]
    title: str
    lead: str
    done: str
    form: type[forms.Form] = forms.Form


STEPS = {
    "consult": Step(
        consult,
        "協議を始める",
        "当事者に協議を求めます。条項は、協議中も変えられます",
        "協議を始めました。",
    ),
    "redraft": Step(
        redraft,
        "案に戻す",
        "協議を止めます。それまでの合意の記録は消えます",
        "案に戻しました。",
        ReasonForm,
    ),
    "agree": Step(
        agree,
        "合意する",
        "この内容に合意したことを、あなたの組織の名で記録します。政府の当事者がすべて合意すると、"
        "内容は変えられなくなります",
        "合意を記録しました。",
        StepForm,
    ),
    "reopen": Step(
        reopen,
        "協議に戻す",
        "すべての当事者の合意の記録が消え、条項を変えられるようになります",
        "協議に戻しました。",
        ReasonForm,
    ),
    "sign": Step(
        sign,
        "締結する",
        "締結した協定は、すべての自治体・労働局・ハローワークに公開されます",
        "締結を記録しました。",
        SignForm,
    ),
    "begin": Step(
        begin,
        "発効させる",
        "有効期間の初日が来ると自動で発効します。いま発効させることもできます",
        "発効しました。",
    ),
    "end": Step(
        end,
        "終了する",
        "更新せずに、協定を終わらせます。元には戻せません",
        "終了しました。",
        EndForm,
    ),
    "renew": Step(
        renew,
        "更新する協定を起案する",
        "同じ当事者と条項の案を作ります。いまの協定は、新しい協定が発効するまで続きます",
        "更新する協定を起案しました。",
    ),
    "abandon": Step(
        abandon,
        "取りやめる",
        "締結せずに終わりにします。元には戻せません",
        "取りやめました。",
        ReasonForm,
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
@answers_conflicts
def page(request: PortalRequest, agreement_id: UUID, verb: str) -> HttpResponse:
    """Say what the step does, and take it; 409 when the agreement is no longer where it begins."""
    agreement = agreement_or_404(request, agreement_id)
    if verb not in STEPS:
        raise Http404
    _check_can_take(request, agreement, verb)
    step = STEPS[verb]
    form = step.form(
        request.POST if request.method == "POST" else None,
        initial={"seen": fingerprints.of_text(agreement), "valid_until": agreement.valid_until},
    )
    if request.method == "POST" and form.is_valid():
        taken: list[Agreement] = []
        words: dict[str, Any] = form.cleaned_data
        if tried(
            form,
            lambda: taken.append(
                step.act(agreement=agreement, **words, by=request.viewer, now=timezone.now())
            ),
        ):
            messages.success(request, step.done)
            return redirect(url_of(taken[0]))
    return form_page(
        request,
        form,
        title=step.title,
        lead=f"「{agreement.title}」　{step.lead}",
        submit=step.title,
        back=url_of(agreement),
        breadcrumbs=breadcrumbs(agreement, step.title),
        # Whoever agrees has the text before him whose fingerprint he sends.
        text=text_of(agreement) if verb == "agree" else None,
    )


def _check_can_take(request: PortalRequest, agreement: Agreement, verb: str) -> None:
    """Raise PermissionDenied for who may never, then Conflict when the state has no such way."""
    if verb == "agree":
        permissions.check_can_agree(request.viewer, agreement)
    elif not permissions.can_take(request.viewer, verb, agreement):
        raise PermissionDenied("この操作は、当事者の自治体、管轄の労働局と本省だけが行えます。")
    if verb not in {way.verb for way in AGREEMENT_STATES.leaving(agreement.state)}:
        raise Conflict(TOO_LATE.format(state=agreement.get_state_display()))
