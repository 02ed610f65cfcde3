"""Where an agreement is in its life, what comes next, and what this viewer may do about it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from agreements import permissions
from agreements.choices import AGREEMENT_STATES, OPEN, AgreementState, Origin, PartyKind, Relation
from agreements.models import Agreement
from agreements.web.steps import STEPS
from portal.common.fiscal import today
from portal.common.formats import wareki_date
from portal.common.viewer import Viewer

_WAY = (
    AgreementState.DRAFTED,
    AgreementState.CONSULTING,
    AgreementState.AGREED,
    AgreementState.SIGNED,
    AgreementState.IN_FORCE,
)
_LAST = (AgreementState.ENDED, AgreementState.RENEWED)


@dataclass(frozen=True, slots=True)
class Stop:
    """One state on the way: passed, here, or to come."""

    label: str
    is_here: bool
    is_passed: bool


@dataclass(frozen=True, slots=True)
class Button:
    """One step the viewer may take now."""

    label: str
    url: str
    is_main: bool


@dataclass(frozen=True, slots=True)
class Life:
    """What the top of the page shows."""

    stops: list[Stop]
    next: str
    buttons: list[Button]
    is_open: bool


def life_of(viewer: Viewer, agreement: Agreement, now: datetime) -> Life:
    """Return the stops, a sentence on who must do what next, and the viewer's buttons."""
    return Life(
        stops=_stops(agreement),
        next=_next(agreement),
        buttons=_buttons(viewer, agreement, today(now)),
        is_open=agreement.state in OPEN and permissions.can_draft(viewer, agreement),
    )


def waiting_names(agreement: Agreement) -> list[str]:
    """Return the government parties that have not agreed yet."""
    rows = agreement.party_rows.all()
    return [str(row) for row in rows if row.kind != PartyKind.OTHER and row.agreed_at is None]


def _stops(agreement: Agreement) -> list[Stop]:
    state = AgreementState(agreement.state)
    if state == AgreementState.ABANDONED:
        return [Stop(str(state.label), is_here=True, is_passed=False)]
    if agreement.origin == Origin.REGISTER:
        way: tuple[AgreementState, ...] = (AgreementState.SIGNED, AgreementState.IN_FORCE)
    else:
        way = _WAY
    way = (*way, state if state in _LAST else AgreementState.ENDED)
    here = way.index(state) if state in way else 0
    return [
        Stop(str(one.label), is_here=place == here, is_passed=place < here)
        for place, one in enumerate(way)
    ]


def _next(agreement: Agreement) -> str:
    match agreement.state:
        case AgreementState.DRAFTED:
            drafter = agreement.drafted_by or "当事者"
            return f"条項がそろったら、{drafter}または相手の当事者が協議を始めます。"
        case AgreementState.CONSULTING:
            names = "、".join(waiting_names(agreement))
            return f"合意の記録を待っている当事者: {names}" if names else ""
        case AgreementState.AGREED:
            return "署名がすんだら、管轄の労働局（または本省）が締結日と有効期間を記録します。"
        case AgreementState.SIGNED:
            return f"{wareki_date(agreement.valid_from)}に自動で発効します。"
        case AgreementState.IN_FORCE:
            return _until(agreement)
    return ""


def _until(agreement: Agreement) -> str:
    if agreement.valid_until is None:
        return ""
    day = wareki_date(agreement.valid_until)
    if agreement.renews_automatically:
        return f"{day}を過ぎると、自動で1年延びます。"
    return f"{day}まで有効です。続けるときは、それまでに更新する協定を締結してください。"


def _buttons(viewer: Viewer, agreement: Agreement, day: date) -> list[Button]:
    buttons = []
    for way in AGREEMENT_STATES.leaving(agreement.state):
        if way.verb == "register" or not _now(way.verb, agreement, day):
            continue
        if permissions.can_take(viewer, way.verb, agreement):
            url = reverse("agreements:step", args=[agreement.public_id, way.verb])
            is_main = way.verb in {"consult", "agree", "sign", "begin", "renew"}
            buttons.append(Button(STEPS[way.verb].title, url, is_main))
    return sorted(buttons, key=lambda one: not one.is_main)


def _now(verb: str, agreement: Agreement, day: date) -> bool:
    """Whether the step can be taken on this day, whoever takes it."""
    if verb == "begin":
        return agreement.valid_from is not None and agreement.valid_from <= day
    if verb == "renew":
        renewals = agreement.successors.filter(relation=Relation.RENEWAL)
        return not renewals.exclude(state=AgreementState.ABANDONED).exists()
    return True
