"""How each action of practice cases is made to act, for the test that every action is audited."""

from collections.abc import Callable

from evaluation.actions.agree_practice_case import (
    agree_to_practice_case,
    propose_practice_case,
    return_practice_case,
)
from evaluation.actions.draft_practice_case import change_practice_case, draft_practice_case
from evaluation.actions.load_practice_cases import load_practice_cases
from evaluation.actions.publish_practice_case import (
    publish_practice_case,
    recommend_practice_case,
    withdraw_practice_case,
)
from evaluation.actions.put_practice_photo import put_practice_photo, remove_practice_photo
from evaluation.models import PracticeCase, PracticePhoto
from portal.common.viewer import Role, Viewer
from tests import factories
from tests.evaluation import practice
from tests.evaluation.practice import NOW, Sides


def city() -> Viewer:
    return factories.viewer(Role.LOCAL_GOVERNMENT)


def do_draft(_: Viewer) -> None:
    draft_practice_case(case=practice.unsaved(), sites=[], figures=[], by=city(), now=NOW)


def do_change(_: Viewer) -> None:
    writer = city()
    case = practice.drafted(writer)
    case.title = "別の題名"
    change_practice_case(case=case, sites=[], figures=[], by=writer, now=NOW)


def do_propose(_: Viewer) -> None:
    writer = city()
    propose_practice_case(case=practice.drafted(writer), by=writer, now=NOW)


def do_agree(by: Viewer) -> None:
    sides = Sides.make(by)
    case = practice.proposed(sides)
    agree_to_practice_case(case=case, did="した。", voice="", by=sides.bureau, now=NOW)


def do_return(by: Viewer) -> None:
    case = practice.proposed(Sides.make(by))
    return_practice_case(case=case, reason="数字の確認", by=by, now=NOW)


def do_publish(by: Viewer) -> None:
    publish_practice_case(case=practice.agreed(Sides.make(by)), by=by, now=NOW)


def do_recommend(by: Viewer) -> None:
    case = practice.published(Sides.make(by))
    recommend_practice_case(case=case, reason="他でもできる", by=by, now=NOW)


def do_withdraw(by: Viewer) -> None:
    case = practice.published(Sides.make(by))
    withdraw_practice_case(case=case, reason="終了", by=by, now=NOW)


def put_photo(by: Viewer) -> PracticePhoto:
    return put_practice_photo(
        case=practice.drafted(by),
        picture=practice.picture(),
        alternative="相談窓口",
        caption="",
        people_agreed=True,
        by=by,
        now=NOW,
    )


def do_put_photo(_: Viewer) -> None:
    put_photo(city())


def do_remove_photo(_: Viewer) -> None:
    writer = city()
    remove_practice_photo(photo=put_photo(writer), by=writer, now=NOW)


def do_load(_: Viewer) -> None:
    PracticeCase.objects.filter(title__startswith="雇用維持").delete()
    load_practice_cases(by=Viewer.system(), now=NOW)


PRACTICE: dict[str, tuple[str, Callable[[Viewer], None]]] = {
    "draft_practice_case": ("取組事例を作成", do_draft),
    "change_practice_case": ("取組事例を変更", do_change),
    "propose_practice_case": ("取組事例の確認を依頼", do_propose),
    "agree_to_practice_case": ("取組事例の自分の部分を確認", do_agree),
    "return_practice_case": ("取組事例を作成に戻した", do_return),
    "publish_practice_case": ("取組事例を公開", do_publish),
    "recommend_practice_case": ("取組事例を全国に紹介", do_recommend),
    "withdraw_practice_case": ("取組事例を取下げ", do_withdraw),
    "put_practice_photo": ("取組事例に写真を登録", do_put_photo),
    "remove_practice_photo": ("取組事例の写真を削除", do_remove_photo),
    "load_practice_cases": ("公表資料の取組事例を読み込み", do_load),
}
