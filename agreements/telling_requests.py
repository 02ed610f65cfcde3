"""Tell people what happens to requests: by the worker, who may know everybody's address."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from agreements.choices import RequestState, Stage
from agreements.models import Request
from agreements.request_events import DUE_SOON, EXCHANGE, OVERDUE, STAGE
from agreements.topics import REQUESTS
from portal.common.fiscal import today
from portal.common.formats import wareki_date
from portal.common.outbox import OutboxItem
from portal.common.viewer import Role, Viewer
from portal.organizations.models import Organization
from portal.people.actions.notify import notify
from portal.people.models import Membership, User

# The State side of §32: the bureau receives, the Minister hears, decides and notifies.
_MINISTERS_STAGES = (Stage.HEAR, Stage.DECIDE, Stage.NOTIFY)


def deliver(item: OutboxItem) -> None:
    """Notify each person concerned, each at most once an item."""
    what, about = item.payload["what"], item.payload["about"]
    asked = Request.objects.select_related("body").get(pk=item.payload["request"])
    template, people, words = _occasion(what, about, asked, item.payload.get("from"))
    for person in people:
        notify(
            person=person,
            topic=REQUESTS.code,
            template=template,
            context=words,
            url=reverse("agreements:request", args=[asked.public_id]),
            key=f"request:{item.key}",
            by=Viewer.system(),
            now=timezone.now(),
        )


def _occasion(
    what: str, about: str, asked: Request, said_by: int | None
) -> tuple[str, Iterable[User], dict[str, str | int]]:
    words: dict[str, str | int] = {
        "number": asked.number or "",
        "kind": str(asked.get_kind_display()),
        "title": asked.title,
        "body": asked.body.name,
    }
    if what == STAGE:
        words["state"] = str(RequestState(about).label)
        return "request_stage", _people_of(_told_of(RequestState(about), asked)), words
    if what == EXCHANGE:
        words["what"] = about
        others = (_body(asked) | _bureau(asked)) & ~Q(pk=said_by)
        return "request_exchange", _people_of(others), words
    stage, _, due_on = about.partition(":")
    words |= {
        "stage": str(Stage(stage).label),
        "due_on": wareki_date(date.fromisoformat(due_on)),
    }
    template = {DUE_SOON: "request_due_soon", OVERDUE: "request_overdue"}[what]
    return template, _people_of(_who_acts(Stage(stage), asked)), words


def _told_of(state: RequestState, asked: Request) -> Q:
    """The body of every stage; the State side of what comes to it or is taken back."""
    if state in {RequestState.FILED, RequestState.WITHDRAWN}:
        ministry = Q(kind=Role.MINISTRY) if asked.is_statutory else Q(pk=None)
        return _body(asked) | _bureau(asked) | ministry
    return _body(asked)


def _who_acts(stage: Stage, asked: Request) -> Q:
    """Whoever must act next; the bureau is reminded of everything in its prefecture."""
    if asked.is_statutory and stage in _MINISTERS_STAGES:
        return _bureau(asked) | Q(kind=Role.MINISTRY)
    return _bureau(asked)


def _body(asked: Request) -> Q:
    return Q(pk=asked.body_id)


def _bureau(asked: Request) -> Q:
    return Q(kind=Role.BUREAU, prefecture_code=asked.prefecture_code)


def _people_of(organizations: Q) -> Iterable[User]:
    members = Membership.objects.current_on(today(timezone.now())).filter(
        organization__in=Organization.objects.filter(organizations, suspended_at=None)
    )
    return User.objects.filter(memberships__in=members, is_active=True).distinct()
