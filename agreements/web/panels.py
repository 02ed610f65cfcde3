"""Parts of an agreement's page, and what waits for the viewer on the home page."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.urls import reverse

from agreements import permissions
from agreements.choices import OPEN, AgreementState, PartyKind, Relation
from agreements.models import Agreement, AttachmentVersion
from portal.common.fiscal import today
from portal.common.formats import wareki_date
from portal.common.viewer import Role, Viewer
from portal.common.web.home import Panel

TASKS_SHOWN = 10
EXPIRES_WITHIN = timedelta(days=180)
_RENEWED = Q(successors__relation=Relation.RENEWAL) & ~Q(successors__state=AgreementState.ABANDONED)


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do: what, where, and why now."""

    label: str
    url: str
    note: str


def parties(viewer: Viewer, agreement: Agreement, now: datetime) -> Panel:  # noqa: ARG001
    """Who promises, and who has agreed when."""
    is_consulted = agreement.state not in {AgreementState.DRAFTED, AgreementState.ABANDONED}
    return Panel(
        "当事者",
        "agreements/panels/parties.html",
        {
            "agreement": agreement,
            "rows": list(agreement.party_rows.all()),
            "shows_consent": is_consulted and agreement.origin == "PORTAL",
            "names_people": permissions.can_conclude(viewer, agreement),
            "writes": _writes(viewer, agreement),
        },
    )


def clauses(viewer: Viewer, agreement: Agreement, now: datetime) -> Panel:  # noqa: ARG001
    """The promises in their order, and who keeps each."""
    rows = list(agreement.clauses.order_by("position"))
    return Panel(
        "条項",
        "agreements/panels/clauses.html",
        {"agreement": agreement, "rows": rows, "writes": _writes(viewer, agreement)},
    )


def attachments(viewer: Viewer, agreement: Agreement, now: datetime) -> Panel:  # noqa: ARG001
    """The papers, each with its versions, the newest first; without their contents."""
    versions = (
        AttachmentVersion.objects.filter(attachment__agreement=agreement)
        .select_related("attachment")
        .defer("content")
        .order_by("attachment__title", "attachment_id", "-number")
    )
    may_put = agreement.state != AgreementState.ABANDONED
    return Panel(
        "添付書類",
        "agreements/panels/attachments.html",
        {
            "agreement": agreement,
            "versions": list(versions),
            "puts": may_put and permissions.can_draft(viewer, agreement),
        },
    )


def waiting(viewer: Viewer, now: datetime) -> Panel | None:
    """What waits for this viewer: texts to agree to, agreements to sign, those that end soon."""
    if not permissions.may_begin_draft(viewer):
        return None
    tasks = [*_to_answer(viewer), *_to_sign(viewer), *_to_renew(viewer, now)]
    if not tasks:
        return None
    return Panel(
        "協定について、いますること",
        "agreements/panels/waiting.html",
        {"tasks": tasks[:TASKS_SHOWN], "more": max(0, len(tasks) - TASKS_SHOWN)},
    )


def _writes(viewer: Viewer, agreement: Agreement) -> bool:
    return agreement.state in OPEN and permissions.can_draft(viewer, agreement)


def _task(agreement: Agreement, note: str) -> Task:
    url = reverse("agreements:agreement", args=[agreement.public_id])
    return Task(agreement.title, url, note)


def _to_answer(viewer: Viewer) -> list[Task]:
    own = (
        Q(party_rows__kind=PartyKind.MINISTER)
        if viewer.role == Role.MINISTRY
        else Q(party_rows__organization=viewer.organization_id)
    )
    waits = Agreement.objects.visible_to(viewer).filter(
        own, party_rows__agreed_at=None, state=AgreementState.CONSULTING
    )
    return [
        _task(one, "協議中。内容を確かめて、合意を記録してください。")
        for one in waits.distinct().order_by("reference")[: TASKS_SHOWN + 1]
    ]


def _to_sign(viewer: Viewer) -> list[Task]:
    if viewer.role != Role.BUREAU:
        return []
    waits = Agreement.objects.kept_by(viewer).filter(
        state=AgreementState.AGREED, prefecture_code=viewer.prefecture_code
    )
    return [
        _task(one, "すべての当事者が合意しました。締結したら記録してください。")
        for one in waits.order_by("reference")[: TASKS_SHOWN + 1]
    ]


def _to_renew(viewer: Viewer, now: datetime) -> list[Task]:
    if viewer.role == Role.MINISTRY:  # who keeps an agreement renews it
        return []
    day = today(now)
    ends = (
        Agreement.objects.kept_by(viewer)
        .filter(
            state=AgreementState.IN_FORCE,
            renews_automatically=False,
            valid_until__range=(day, day + EXPIRES_WITHIN),
        )
        .exclude(pk__in=Agreement.objects.filter(_RENEWED).values("pk"))
    )
    return [
        _task(one, f"{wareki_date(one.valid_until)}に満了します。更新するか確かめてください。")
        for one in ends.order_by("valid_until", "reference")[: TASKS_SHOWN + 1]
    ]
