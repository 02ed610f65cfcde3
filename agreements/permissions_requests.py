"""Who files, receives, decides; pairs: `check_can_x` raises, `can_x` answers for a button."""

from django.core.exceptions import PermissionDenied

from agreements.capabilities import (
    ANSWER_REQUESTS,
    DECIDE_STATUTORY,
    EXCHANGE_ON_REQUESTS,
    FILE_REQUESTS,
    KEEP_RESPONSE_STANDARDS,
    READ_REQUESTS,
    RECEIVE_STATUTORY,
)
from agreements.models import Request
from portal.common.capabilities import Capability, Scope
from portal.common.viewer import Viewer


def can_read_requests(viewer: Viewer) -> bool:
    """Governments read requests; for others there are none (404)."""
    return READ_REQUESTS.scope_for(viewer) is not None


def files_requests(viewer: Viewer) -> bool:
    """Whether the viewer acts for a body that files requests at all."""
    return FILE_REQUESTS.scope_for(viewer) == Scope.OWN


def handles_requests(viewer: Viewer) -> bool:
    """Whether the viewer's office receives requests at all."""
    return any(one.scope_for(viewer) is not None for one in (RECEIVE_STATUTORY, ANSWER_REQUESTS))


def can_file_for(viewer: Viewer, body_id: int) -> bool:
    """The body's own people (and systems) draft, file and withdraw."""
    return _reaches(FILE_REQUESTS, viewer, body_id=body_id, prefecture_code="")


def check_can_file_for(viewer: Viewer, body_id: int) -> None:
    """Raise PermissionDenied unless `can_file_for`."""
    if not can_file_for(viewer, body_id):
        raise PermissionDenied("要望・要請を作成、提出、取下げできるのは、その団体です。")


def can_receive(viewer: Viewer, asked: Request) -> bool:
    """The bureau of the prefecture; the ministry too for §32."""
    return _handles(RECEIVE_STATUTORY if asked.is_statutory else ANSWER_REQUESTS, viewer, asked)


def check_can_receive(viewer: Viewer, asked: Request) -> None:
    """Raise PermissionDenied unless `can_receive`."""
    if not can_receive(viewer, asked):
        raise PermissionDenied(
            "受理と意見聴取の記録ができるのは、管轄の労働局（第32条の要請は本省も）です。"
        )


def can_decide(viewer: Viewer, asked: Request) -> bool:
    """The Minister (本省) on §32, the bureau of the prefecture under an agreement."""
    return _handles(DECIDE_STATUTORY if asked.is_statutory else ANSWER_REQUESTS, viewer, asked)


def check_can_decide(viewer: Viewer, asked: Request) -> None:
    """Raise PermissionDenied unless `can_decide`."""
    if not can_decide(viewer, asked):
        raise PermissionDenied(
            "決定と通知ができるのは、第32条の要請では本省、協定に基づくものでは管轄の労働局です。"
        )


def can_exchange(viewer: Viewer, asked: Request) -> bool:
    """Both sides of a request; a Hello Work only reads."""
    return _handles(EXCHANGE_ON_REQUESTS, viewer, asked)


def check_can_exchange(viewer: Viewer, asked: Request) -> None:
    """Raise PermissionDenied unless `can_exchange`."""
    if not can_exchange(viewer, asked):
        raise PermissionDenied("やりとりを書けるのは、要請した団体、管轄の労働局、本省です。")


def check_can_keep_response_standards(viewer: Viewer) -> None:
    """Raise PermissionDenied unless the viewer sets the standards."""
    if KEEP_RESPONSE_STANDARDS.scope_for(viewer) is None:
        raise PermissionDenied("処理の目安を登録できるのは本省です。")


def _handles(capability: Capability, viewer: Viewer, asked: Request) -> bool:
    return _reaches(
        capability, viewer, body_id=asked.body_id, prefecture_code=asked.prefecture_code
    )


def _reaches(capability: Capability, viewer: Viewer, *, body_id: int, prefecture_code: str) -> bool:
    if capability.scope_for(viewer) == Scope.OWN:
        return viewer.organization_id == body_id
    return capability.in_prefecture(viewer, prefecture_code)
