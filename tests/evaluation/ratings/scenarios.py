"""Acts on a scheme of the comprehensive evaluation, for the test that each is written down."""

from collections.abc import Callable

from evaluation.ratings.actions.decide_scheme import approve_scheme, return_scheme
from evaluation.ratings.actions.draft_scheme import (
    draft_scheme,
    drop_scheme_part,
    keep_scheme_part,
    keep_year_indicator,
)
from evaluation.ratings.actions.submit_scheme import submit_scheme
from evaluation.ratings.choices import IndicatorKind
from evaluation.ratings.models import Scheme, SchemeBonusStep
from portal.common.viewer import Viewer
from tests import factories
from tests.evaluation.ratings import drafts

NOW = factories.NOW


def submitted() -> Scheme:
    other = drafts.ministry()
    return submit_scheme(scheme=drafts.a_draft(other), by=other, now=NOW)


def do_draft(by: Viewer) -> None:
    draft_scheme(scheme=drafts.unsaved(), by=by, now=NOW)


def a_step() -> SchemeBonusStep:
    scheme = drafts.a_draft(drafts.ministry())
    return SchemeBonusStep.objects.get(scheme=scheme)


def do_keep(by: Viewer) -> None:
    step = a_step()
    step.points += 1
    keep_scheme_part(part=step, by=by, now=NOW)


def do_drop(by: Viewer) -> None:
    drop_scheme_part(part=a_step(), by=by, now=NOW)


def do_indicator(by: Viewer) -> None:
    indicator = drafts.indicator("PLACEMENTS", IndicatorKind.MAIN)
    indicator.name = "就職者数"
    keep_year_indicator(indicator=indicator, by=by, now=NOW)


def do_submit(by: Viewer) -> None:
    submit_scheme(scheme=drafts.a_draft(drafts.ministry()), by=by, now=NOW)


def do_approve(by: Viewer) -> None:
    approve_scheme(scheme=submitted(), by=by, now=NOW)


def do_return(by: Viewer) -> None:
    return_scheme(scheme=submitted(), reason="出典が足りません。", by=by, now=NOW)


SCHEMES: dict[str, tuple[str, Callable[[Viewer], object]]] = {
    "draft_scheme": ("評価方式を作成", do_draft),
    "keep_scheme_part": ("評価方式の数字を登録", do_keep),
    "drop_scheme_part": ("評価方式の数字を削除", do_drop),
    "keep_year_indicator": ("総合評価の指標を登録", do_indicator),
    "submit_scheme": ("評価方式の承認を依頼", do_submit),
    "approve_scheme": ("評価方式を承認", do_approve),
    "return_scheme": ("評価方式を作成に戻す", do_return),
}
