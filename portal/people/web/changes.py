"""Change a member's rights: raise them by a request, lower them at once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from portal.common.web.request import PortalRequest
from portal.people import permissions
from portal.people.actions.lower_rights import end_membership, remove_administrator
from portal.people.actions.request_grant import request_change
from portal.people.choices import GrantKind
from portal.people.models import Membership
from portal.people.web.member_forms import EndForm, LowerForm, MakeAdministratorForm, PeriodForm
from portal.people.web.places import crumbs, list_url, member_or_404, show

ASKED = "申請しました。ほかの管理者が承認すると変わります。"
Facts = dict[str, object]


@dataclass(frozen=True, slots=True)
class Change:
    """One change a page offers: what it asks for, in words, and how it is done at once (if so)."""

    kind: GrantKind
    form: type[forms.Form]
    lead: str
    submit: str
    at_once: Callable[[PortalRequest, Membership, Facts], str] | None = None


def _end(request: PortalRequest, membership: Membership, facts: Facts) -> str:
    end_membership(
        membership=membership,
        last_day=facts["last_day"],  # type: ignore[arg-type]  # a DateField's
        by=request.viewer,
        now=timezone.now(),
    )
    return f"{membership.user.name}さんの最後の日を登録しました。"


def _remove(request: PortalRequest, membership: Membership, facts: Facts) -> str:
    del facts
    remove_administrator(membership=membership, by=request.viewer, now=timezone.now())
    return f"{membership.user.name}さんを管理者から外しました。"


CHANGES: Mapping[str, Change] = {
    "make-administrator": Change(
        GrantKind.MAKE_ADMINISTRATOR,
        MakeAdministratorForm,
        "管理者は、利用者の招待と権限の変更ができます。ほかの管理者が承認すると、管理者になります。",
        "申請する",
    ),
    "remove-administrator": Change(
        GrantKind.REMOVE_ADMINISTRATOR,
        LowerForm,
        "所属はそのまま残ります。元に戻すには、申請とほかの管理者の承認が要ります。",
        "管理者から外す",
        _remove,
    ),
    "end": Change(
        GrantKind.END,
        EndForm,
        "最後の日を過ぎると、何も見られず、何もできません。仕事を後任者に移すときは、異動の引継ぎを使います。",
        "所属を終える",
        _end,
    ),
    "period": Change(
        GrantKind.CHANGE_PERIOD,
        PeriodForm,
        "ほかの管理者が承認すると、期間が変わります。",
        "申請する",
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: PortalRequest, public_id: UUID, change: str) -> HttpResponse:
    """Show the form of one change, and carry it out or ask for it."""
    membership = member_or_404(request, public_id)
    if change not in CHANGES:
        raise Http404
    offered = CHANGES[change]
    permissions.check_can_keep_people(request.viewer, membership.organization)
    form = _form(request, offered, membership)
    if request.method == "POST" and form.is_valid():
        try:
            sentence = _do(request, offered, membership, form)
        except ValidationError as refusal:
            show(form, refusal)
        else:
            messages.success(request, sentence)
            return redirect(list_url(membership.organization))
    title = str(offered.kind.label)
    return render(
        request,
        "members/form.html",
        {
            "title": f"{membership.user.name}さん：{title}",
            "lead": offered.lead,
            "submit": offered.submit,
            "form": form,
            "back": list_url(membership.organization),
            "breadcrumbs": crumbs(membership.organization, title),
        },
        status=400 if form.errors else 200,
    )


def _form(request: PortalRequest, offered: Change, membership: Membership) -> forms.Form:
    now = {"valid_from": membership.valid_from, "valid_to": membership.valid_to}
    return offered.form(request.POST if request.method == "POST" else None, initial=now)


def _do(request: PortalRequest, offered: Change, membership: Membership, form: forms.Form) -> str:
    facts = form.cleaned_data
    if offered.at_once and not facts.get("asks"):
        return offered.at_once(request, membership, facts)
    request_change(
        membership=membership,
        kind=offered.kind,
        reason=facts["reason"],
        valid_from=facts.get("valid_from"),
        valid_to=facts.get("valid_to") or facts.get("last_day"),
        by=request.viewer,
        now=timezone.now(),
    )
    return ASKED
