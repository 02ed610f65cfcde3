"""How each action on agreements is made to act, for the test of the audit."""

from collections.abc import Callable
from datetime import date

from agreements.actions.draft_agreement import change_draft
from agreements.actions.keep_terms import keep_terms
from agreements.actions.put_attachment import put_attachment
from agreements.actions.set_parties import set_parties
from agreements.actions.write_clause import move_clause, remove_clause
from agreements.choices import AgreementKind
from agreements.models import Clause
from portal.common.uploads import KeptFile
from portal.common.viewer import Role, Viewer
from tests import factories
from tests.agreements import makers
from tests.agreements.makers import NOW, Sides
from tests.agreements.steps import STEPS


def sides_with(ministry: Viewer) -> Sides:
    return Sides(
        city=factories.viewer(Role.LOCAL_GOVERNMENT),
        bureau=factories.viewer(Role.BUREAU),
        office=ministry,
        ministry=ministry,
        other_city=ministry,
        other_bureau=ministry,
        other_office=ministry,
        subscriber=ministry,
    )


def step(verb: str) -> Callable[[Viewer], object]:
    """The step, taken by whoever may: for agreeing that is the city."""

    def act(by: Viewer) -> object:
        of = sides_with(by)
        taken, begins_in, allowed = STEPS[verb]
        made = makers.IN_STATE[min(begins_in)](of)
        return taken(made, by if "ministry" in allowed else of.city)

    return act


def two_clauses(by: Viewer) -> Clause:
    of = sides_with(by)
    made = makers.drafted(of)
    makers.with_clause(made, of)
    return makers.with_clause(made, of, "第2条")


def do_set_parties(by: Viewer) -> None:
    of = sides_with(by)
    set_parties(agreement=makers.drafted(of), parties=makers.two(of)[::-1], by=by, now=NOW)


def do_change_draft(by: Viewer) -> None:
    change_draft(
        agreement=makers.drafted(sides_with(by)),
        kind=AgreementKind.EMPLOYMENT_MEASURES,
        title="別の名",
        purpose="",
        by=by,
        now=NOW,
    )


def do_put_attachment(by: Viewer) -> None:
    file = KeptFile("別紙.pdf", "application/pdf", b"%PDF-1.7 x")
    made = makers.drafted(sides_with(by))
    put_attachment(agreement=made, title="別紙", file=file, by=by, now=NOW)


def do_keep_terms(by: Viewer) -> None:
    makers.signed(sides_with(by), (date(2026, 11, 1), None))
    keep_terms(by=Viewer.system(), now=NOW)


AGREEMENTS: dict[str, tuple[str, Callable[[Viewer], object]]] = {
    "draft_agreement": ("協定を起案", lambda by: makers.drafted(sides_with(by))),
    "change_draft": ("協定の案を変更", do_change_draft),
    "set_parties": ("当事者を変更", do_set_parties),
    "write_clause": ("条項を追加", two_clauses),
    "remove_clause": (
        "条項を除いた",
        lambda by: remove_clause(clause=two_clauses(by), by=by, now=NOW),
    ),
    "move_clause": (
        "条項の順序を変更",
        lambda by: move_clause(clause=two_clauses(by), up=True, by=by, now=NOW),
    ),
    "put_attachment": ("添付書類を登録", do_put_attachment),
    "consult": ("協議を開始", step("consult")),
    "redraft": ("案に戻した", step("redraft")),
    "agree": ("合意を記録", step("agree")),
    "reopen": ("協議に戻した", step("reopen")),
    "sign": ("締結を記録", step("sign")),
    "begin": ("発効", step("begin")),
    "end": ("終了", step("end")),
    "renew": ("更新する協定を起案", step("renew")),
    "abandon": ("取りやめ", step("abandon")),
    "keep_terms": ("発効", do_keep_terms),
}
