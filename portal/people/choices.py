"""The vocabulary of people: kinds and states of rights, and ways to be told."""

from collections.abc import Mapping

from django.db.models import TextChoices


class Way(TextChoices):
    """お知らせの受け取り方。画面のお知らせは、受け取らない場合を除いて必ず届く。"""

    SCREEN = "SCREEN", "画面だけで受け取る"
    AT_ONCE = "AT_ONCE", "画面と、すぐに届くメールで受け取る"
    DIGEST = "DIGEST", "画面と、1日1回のまとめのメールで受け取る"
    NONE = "NONE", "受け取らない"


class GrantKind(TextChoices):
    """What is asked for in a 申請."""

    INVITE = "INVITE", "招待して所属を加える"
    MAKE_ADMINISTRATOR = "MAKE_ADMINISTRATOR", "管理者にする"
    REMOVE_ADMINISTRATOR = "REMOVE_ADMINISTRATOR", "管理者から外す"
    END = "END", "所属を終える"
    CHANGE_PERIOD = "CHANGE_PERIOD", "期間を変える"


class GrantState(TextChoices):
    REQUESTED = "REQUESTED", "承認待ち"
    APPROVED = "APPROVED", "承認"
    REJECTED = "REJECTED", "却下"
    WITHDRAWN = "WITHDRAWN", "取下げ"
    EXPIRED = "EXPIRED", "期限切れ"


TRANSITIONS: Mapping[GrantState, frozenset[GrantState]] = {
    GrantState.REQUESTED: frozenset(
        {GrantState.APPROVED, GrantState.REJECTED, GrantState.WITHDRAWN, GrantState.EXPIRED}
    ),
    GrantState.APPROVED: frozenset(),
    GrantState.REJECTED: frozenset(),
    GrantState.WITHDRAWN: frozenset(),
    GrantState.EXPIRED: frozenset(),
}
DECIDED = (GrantState.APPROVED, GrantState.REJECTED)


class HandoverState(TextChoices):
    PLANNED = "PLANNED", "予定"
    DONE = "DONE", "引継ぎ済み"
    WITHDRAWN = "WITHDRAWN", "取消し"
