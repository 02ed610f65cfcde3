"""Tell people and systems that a request has come to its next stage, in the same transaction."""

from datetime import datetime

from agreements.models import Request
from agreements.models.request_exchange import RequestExchange
from agreements.webhook_events_requests import tell_request_stage
from portal.common.outbox import post

KIND = "agreements.tell_request"
STAGE, EXCHANGE, DUE_SOON, OVERDUE = "stage", "exchange", "due_soon", "overdue"


def tell_stage(asked: Request, *, at: datetime) -> None:
    """Have both sides told that `asked` is in its present state. Drafts concern nobody else."""
    if asked.filed_on is None:
        return
    _post(STAGE, asked, about=asked.state, at=at)
    tell_request_stage(asked, at)


def tell_exchange(said: RequestExchange, *, at: datetime) -> None:
    """Have the other side told that something was said."""
    payload = {
        "what": EXCHANGE,
        "request": said.request_id,
        "about": str(said.get_kind_display()),
        "from": said.organization_id,
    }
    post(KIND, payload, key=f"exchange:{said.pk}", at=at)


def tell_clock(what: str, asked: Request, *, stage: str, due_on: str, at: datetime) -> None:
    """Have whoever must act told that a stage is due soon or overdue, once a stage and day."""
    _post(what, asked, about=f"{stage}:{due_on}", at=at)


def _post(what: str, asked: Request, *, about: str, at: datetime) -> None:
    payload = {"what": what, "request": asked.pk, "about": about}
    post(KIND, payload, key=f"{what}:{asked.public_id}:{about}", at=at)
