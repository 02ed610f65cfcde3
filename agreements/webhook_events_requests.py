"""What requests tell partners' systems."""

from datetime import datetime

from django.db.models import Q

from agreements.choices import RequestDecision, RequestKind, RequestState
from agreements.models import Request
from portal.common.viewer import Role
from portal.organizations.models import Organization
from portal.organizations.models.organization import OrganizationQuerySet
from portal.webhooks.actions.emit import emit
from portal.webhooks.events import WebhookEvent


def _codes(choices: type[RequestKind] | type[RequestState] | type[RequestDecision]) -> str:
    return "、".join(f"{one.value}（{one.label}）" for one in choices)


REQUEST_STAGE_CHANGED = WebhookEvent(
    "request.stage_changed",
    "要望・要請の段階が進んだ",
    "要望・要請が提出、受理、意見聴取、決定、通知、取下げのどれかに進んだときに送る。"
    "要請した団体、管轄の労働局、本省が受け取れる。",
    frozenset({Role.MINISTRY, Role.BUREAU, Role.LOCAL_GOVERNMENT}),
    (
        ("request", "要望・要請の番号（UUID。/api/v1/requests/ の uuid）"),
        ("number", "受付番号"),
        ("kind", f"種別。{_codes(RequestKind)}"),
        ("body", "団体コード（6桁）"),
        ("prefecture_code", "都道府県コード"),
        ("state", f"進んだ先の状態。{_codes(RequestState)}"),
        ("decision", f"決定。{_codes(RequestDecision)}、null（決定の前）"),
        ("changed_at", "進んだ日時（ISO 8601）"),
    ),
)
ALL = (REQUEST_STAGE_CHANGED,)


def organizations_concerned(asked: Request) -> OrganizationQuerySet[Organization]:
    """Return the two sides of a request: its body, the bureau of its prefecture, the ministry."""
    return Organization.objects.filter(
        Q(pk=asked.body_id)
        | Q(kind=Role.BUREAU, prefecture_code=asked.prefecture_code)
        | Q(kind=Role.MINISTRY)
    )


def tell_request_stage(asked: Request, at: datetime) -> None:
    """Tell the systems of both sides; each stage of a request is told once."""
    emit(
        REQUEST_STAGE_CHANGED.code,
        organizations=organizations_concerned(asked),
        data={
            "request": str(asked.public_id),
            "number": asked.number,
            "kind": asked.kind,
            "body": asked.body.code6,
            "prefecture_code": asked.prefecture_code,
            "state": asked.state,
            "decision": asked.decision or None,
            "changed_at": at.isoformat(timespec="seconds"),
        },
        key=f"{asked.public_id}:{asked.state}",
        at=at,
    )
