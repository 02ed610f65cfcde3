"""Who writes, agrees to, publishes and recommends a practice case; `check_x` raises."""

from django.core.exceptions import PermissionDenied

from evaluation.capabilities_practice import (
    PUBLISH_CASES,
    READ_CASES,
    RECOMMEND_CASES,
    WRITE_CASES,
)
from evaluation.choices import Side
from evaluation.choices_practice import CaseState
from evaluation.models import PracticeCase
from portal.common.viewer import Role, Viewer


def can_read_cases(viewer: Viewer) -> bool:
    """Governments read practice cases; for others there are none (404)."""
    return READ_CASES.scope_for(viewer) is not None


def can_write_cases(viewer: Viewer) -> bool:
    """Whether the viewer's organisation can be a side of a case."""
    return viewer.organization_id is not None and WRITE_CASES.scope_for(viewer) is not None


def check_can_write_cases(viewer: Viewer) -> None:
    """Raise PermissionDenied unless `can_write_cases`."""
    if not can_write_cases(viewer):
        raise PermissionDenied("取組事例を書けるのは、自治体、ハローワークと労働局です。")


def side_of(viewer: Viewer, case: PracticeCase) -> Side | None:
    """Return which side of the case the viewer's organisation is, None when neither."""
    if not can_write_cases(viewer):
        return None
    if viewer.role == Role.LOCAL_GOVERNMENT:
        return Side.MUNICIPALITY if case.body_id == viewer.organization_id else None
    if viewer.role == Role.HELLO_WORK:
        return Side.HELLO_WORK if case.office_id == viewer.organization_id else None
    is_state_side = case.office_id is None and case.prefecture_code == viewer.prefecture_code
    return Side.HELLO_WORK if is_state_side else None


def can_change_case(viewer: Viewer, case: PracticeCase) -> bool:
    """Whether the viewer is of the side that writes the case."""
    return side_of(viewer, case) == case.written_by


def check_can_change_case(viewer: Viewer, case: PracticeCase) -> None:
    """Raise PermissionDenied unless `can_change_case`."""
    if not can_change_case(viewer, case):
        raise PermissionDenied("取組事例の内容を変えられるのは、書いた側の組織です。")


def can_agree_to_case(viewer: Viewer, case: PracticeCase) -> bool:
    """Whether the case waits for the part of the viewer's side."""
    side = side_of(viewer, case)
    return side is not None and side == case.waiting_side


def check_can_agree_to_case(viewer: Viewer, case: PracticeCase) -> None:
    """Raise PermissionDenied unless the viewer is of the side that did not write the case."""
    side = side_of(viewer, case)
    if side is None or side == case.written_by:
        raise PermissionDenied("この部分を確認できるのは、書いた側の相手方の組織です。")


def can_publish_case(viewer: Viewer, case: PracticeCase) -> bool:
    """Whether the viewer keeps the cases of the prefecture."""
    return PUBLISH_CASES.in_prefecture(viewer, case.prefecture_code)


def check_can_publish_case(viewer: Viewer, case: PracticeCase) -> None:
    """Raise PermissionDenied unless `can_publish_case`."""
    if not can_publish_case(viewer, case):
        raise PermissionDenied("取組事例を公開できるのは、管轄の労働局と本省です。")


def can_return_case(viewer: Viewer, case: PracticeCase) -> bool:
    """Whether the viewer is of either side, or keeps the cases of the prefecture."""
    return side_of(viewer, case) is not None or can_publish_case(viewer, case)


def check_can_return_case(viewer: Viewer, case: PracticeCase) -> None:
    """Raise PermissionDenied unless `can_return_case`."""
    if not can_return_case(viewer, case):
        raise PermissionDenied("作成に戻せるのは、双方の組織、管轄の労働局と本省です。")


def can_withdraw_case(viewer: Viewer, case: PracticeCase) -> bool:
    """Its writer before it is published; then either side, or who keeps the prefecture's."""
    if case.state == CaseState.PUBLISHED:
        return can_return_case(viewer, case)
    return can_change_case(viewer, case)


def check_can_withdraw_case(viewer: Viewer, case: PracticeCase) -> None:
    """Raise PermissionDenied unless `can_withdraw_case`."""
    if not can_withdraw_case(viewer, case):
        raise PermissionDenied("この取組事例を取り下げることはできません。")


def can_recommend_case(viewer: Viewer, case: PracticeCase) -> bool:
    """The ministry recommends what is published and not recommended yet."""
    may = RECOMMEND_CASES.scope_for(viewer) is not None
    return may and case.state == CaseState.PUBLISHED and case.recommended_at is None


def check_can_recommend_cases(viewer: Viewer) -> None:
    """Raise PermissionDenied unless the viewer recommends cases to the nation."""
    if RECOMMEND_CASES.scope_for(viewer) is None:
        raise PermissionDenied("取組事例を全国に紹介できるのは本省です。")
