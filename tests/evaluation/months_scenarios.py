"""One run of each action by which a month is reported, for the table of audited actions."""

from collections.abc import Callable
from datetime import date

from evaluation.actions.answer_warnings import answer_warnings
from evaluation.actions.keep_exception import keep_exception
from evaluation.choices import MonthCheck, PartState, Side
from evaluation.models import WindowException
from portal.common.viewer import Viewer
from tests import factories
from tests.evaluation.months.reporting import IN_TIME, JUNE, Room

CITY = Side.MUNICIPALITY


def to(state: PartState) -> Callable[[Viewer], object]:
    """Take a part to `state`; who acts is decided by the room."""
    return lambda by: Room.make().bring(CITY, state)  # noqa: ARG005 — each desk acts itself


def do_withdraw(by: Viewer) -> None:
    room = Room.make()
    room.withdraw(room.bring(CITY, PartState.SUBMITTED))


def do_answer(by: Viewer) -> None:
    room = Room.make()
    factories.month(room.site, "USERS", date(2025, 5, 1), 40)
    answers = {("USERS", MonthCheck.MISSING.value): "集計表が未着のため"}
    answer_warnings(
        site=room.site, month=JUNE, side=CITY, answers=answers, by=room.city, now=IN_TIME
    )


def do_keep_exception(by: Viewer) -> None:
    exception = WindowException(
        site=factories.site(), month=JUNE, due_on=date(2025, 7, 31), reason="庁舎の移転"
    )
    keep_exception(exception=exception, by=by, now=IN_TIME)


MONTHS: dict[str, tuple[str, Callable[[Viewer], object]]] = {
    "submit_month": ("月次実績を提出", to(PartState.SUBMITTED)),
    "confirm_month": ("相手方の月次実績を確認", to(PartState.CONFIRMED)),
    "return_month": ("月次実績を差戻し", to(PartState.RETURNED)),
    "accept_months": ("月次実績を受理", to(PartState.ACCEPTED)),
    "withdraw_month": ("月次実績の提出を取下げ", do_withdraw),
    "answer_warnings": ("月次実績の注意に回答", do_answer),
    "keep_exception": ("拠点ごとの例外を登録", do_keep_exception),
}
