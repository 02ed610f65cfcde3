"""The sheet, the matrix and the acceptance, as each of the room sees them."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from evaluation.choices import PartState, Side
from evaluation.models import MonthlyResult, MonthPart, MonthRemark
from evaluation.queries.month_states import months_due
from portal.common.fiscal import FiscalYear
from portal.common.viewer import Role, Viewer
from portal.people.models import User
from tests import factories
from tests.evaluation.months.reporting import IN_TIME, JUNE, LATE, Room

pytestmark = pytest.mark.django_db
CITY, OFFICE = Side.MUNICIPALITY, Side.HELLO_WORK
SHEET = "/sites/07204-91/months/2025-06/"


@pytest.fixture
def room() -> Room:
    return Room.make()


def enter(client: Client, viewer: Viewer) -> Client:
    assert viewer.user_id is not None
    client.force_login(User.objects.get(pk=viewer.user_id))
    return client


def text(response: Any, status: int = 200) -> str:
    assert response.status_code == status
    return str(response.content.decode())


def odd_month(room: Room) -> None:
    """Twelve months of forty users before June 2025, which has four hundred."""
    for number in range(12):
        year, month = divmod(2024 * 12 + 5 + number, 12)
        factories.month(room.site, "USERS", date(year, month + 1, 1), 40)


def test_each_sees_whose_the_cells_are_and_writes_his_own(client: Client, room: Room) -> None:
    factories.month(room.site, "PLACEMENTS", JUNE, 4)
    page = text(enter(client, room.city).get(SHEET))
    assert 'name="USERS"' in page
    assert 'name="PLACEMENTS"' not in page
    assert "ハローワークが数える欄" in page
    for looker in (room.bureau, factories.viewer(Role.MINISTRY)):
        page = text(enter(client, looker).get(SHEET))
        assert "data-entry" not in page
        assert "自治体が数える欄" in page


def test_what_looks_odd_is_answered_before_it_is_submitted(client: Client, room: Room) -> None:
    odd_month(room)
    enter(client, room.city)
    with time_machine.travel(IN_TIME, tick=False):
        refused = client.post(SHEET, {"USERS": "400", "revision": "0", "submit": "yes"})
        page = text(refused, 400)
        assert "数字は保存しました。まだ提出していません。" in page
        assert "中央値は40人" in page
        assert MonthlyResult.objects.get(site=room.site, month=JUNE).value == 400
        answer = {"answer_USERS_JUMP": "合同就職面接会を開いたため", "revision": "1"}
        done = client.post(SHEET, {"USERS": "400", "submit": "yes", **answer})
        assert done.status_code == 302
    part = room.part(CITY)
    assert part.state == PartState.SUBMITTED
    (remark,) = part.remarks.all()
    assert (remark.value, remark.comment) == (400, "合同就職面接会を開いたため")
    page = text(enter(client, room.office).get(SHEET))
    assert "合同就職面接会を開いたため" in page


def test_another_value_asks_again(client: Client, room: Room) -> None:
    odd_month(room)
    enter(client, room.city)
    with time_machine.travel(IN_TIME, tick=False):
        client.post(SHEET, {"USERS": "400", "revision": "0"})
        client.post(SHEET, {"USERS": "400", "answer_USERS_JUMP": "面接会のため", "revision": "1"})
        assert MonthRemark.objects.get(part__site=room.site).value == 400
        refused = client.post(SHEET, {"USERS": "500", "revision": "1", "submit": "yes"})
        assert refused.status_code == 400
        assert MonthPart.objects.get(site=room.site, side=CITY).state == PartState.OPEN
        client.post(SHEET, {"USERS": "41", "revision": "2", "submit": "yes"})
    assert room.part(CITY).state == PartState.SUBMITTED


def test_two_people_bring_a_month_to_acceptance(client: Client, room: Room) -> None:
    with time_machine.travel(IN_TIME, tick=False):
        enter(client, room.city).post(SHEET, {"USERS": "40", "revision": "0", "submit": "yes"})
        part = room.part(CITY)
        steps = f"/month-parts/{part.pk}"
        page = text(enter(client, room.office).get(SHEET))
        assert f"{steps}/confirm/" in page
        assert (
            enter(client, room.city).post(f"{steps}/confirm/", {"revision": "2"}).status_code == 403
        )
        enter(client, room.office)
        assert client.post(f"{steps}/confirm/", {"revision": "1"}).status_code == 409
        assert client.post(f"{steps}/confirm/", {}).status_code == 409
        client.post(f"{steps}/confirm/", {"revision": "2"})
        assert room.part(CITY).state == PartState.CONFIRMED
        enter(client, room.bureau)
        assert "施設利用者数: 40人" in text(client.get("/month-acceptance/"))
        done = client.post("/month-acceptance/", {"part": f"{part.pk}:3"}, follow=True)
        assert "1件を受理しました" in text(done)
        late = client.post(
            "/month-acceptance/", {"part": [f"{part.pk}:3", "x:1", "y"]}, follow=True
        )
        assert "受理していません" in text(late)
        nothing = client.post("/month-acceptance/", {}, follow=True)
        assert "1つ以上選んで" in text(nothing)
    assert room.part(CITY).state == PartState.ACCEPTED


def test_a_return_says_why_on_its_page_and_on_the_sheet(client: Client, room: Room) -> None:
    part = room.bring(CITY, PartState.SUBMITTED)
    path = f"/month-parts/{part.pk}/return/"
    enter(client, room.bureau)
    assert "差し戻す理由" in text(client.get(path))
    wrong = text(client.post(path, {"return_reason": " ", "revision": str(part.revision)}), 400)
    assert "差し戻す理由を入力してください" in wrong
    stale = {"return_reason": "重複", "revision": str(part.revision - 1)}
    assert client.post(path, stale).status_code == 409
    assert client.post(path, stale | {"revision": str(part.revision)}).status_code == 302
    page = text(enter(client, room.city).get(SHEET))
    assert "重複" in page
    assert 'name="USERS"' in page
    assert "差し戻されたもの" in text(client.get("/"))


def test_a_withdrawal_opens_the_cells_again(client: Client, room: Room) -> None:
    part = room.bring(CITY, PartState.SUBMITTED)
    enter(client, room.city)
    assert 'name="USERS"' not in text(client.get(SHEET))
    client.post(f"/month-parts/{part.pk}/withdraw/", {"revision": str(part.revision)})
    assert 'name="USERS"' in text(client.get(SHEET))


def cells(client: Client, at: datetime, path: str = "/month-matrix/2025/") -> dict[str, list[str]]:
    """The first four months of the matrix in the words of screen readers, a row a site and side."""
    with time_machine.travel(at, tick=False):
        grid = client.get(path).context["grid"]
    rows = {
        f"{row.site.code} {side.label}": [
            cell.marks[number].words.removeprefix(f"{side.label}: ") for cell in row.cells[:4]
        ]
        for row in grid.rows
        for number, side in enumerate(Side)
    }
    return rows | {f"計 {kind}": [f"{one}件" for one in counts] for kind, counts in grid.totals}


def test_the_matrix_says_state_and_time_in_words(client: Client, room: Room) -> None:
    room.bring(CITY, PartState.ACCEPTED)
    room.bring(OFFICE, PartState.CONFIRMED, now=LATE)
    enter(client, room.bureau)
    mine = cells(client, datetime(2025, 7, 20, tzinfo=UTC))
    assert mine["07204-91 自治体"] == ["未提出", "未提出", "受理", "期限前"]
    assert mine["07204-91 ハローワーク"] == [
        "未提出",
        "未提出",
        "相手方確認済み（期限後）",
        "期限前",
    ]
    assert [mine[f"計 {name}"][2] for name in ("期限内", "期限後", "未提出")] == ["1件"] * 2 + [
        "0件"
    ]
    assert cells(client, datetime(2025, 4, 30, tzinfo=UTC))["07204-91 自治体"][1] == "なし"


def test_every_sign_of_the_matrix_is_explained_below_it(client: Client, room: Room) -> None:
    room.bring(OFFICE, PartState.CONFIRMED, now=LATE)
    enter(client, room.bureau)
    with time_machine.travel(datetime(2025, 7, 20, tzinfo=UTC), tick=False):
        page = client.get("/month-matrix/2025/")
    assert "ハ&nbsp;確遅" in text(page)
    grid = page.context["grid"]
    explained = {sign for sign, _ in grid.legend}
    assert {mark.sign for row in grid.rows for cell in row.cells for mark in cell.marks} < explained
    assert len(explained) == len(grid.legend)


def test_a_side_sees_on_its_home_what_it_has_not_submitted(client: Client, room: Room) -> None:
    """Figures without a submission are still asked for; what the other side does is not."""
    room.record(CITY)
    room.bring(OFFICE, PartState.SUBMITTED)
    enter(client, room.city)
    with time_machine.travel(LATE, tick=False):
        home = text(client.get("/"))
    assert "提出するもの" in home
    assert "入力する月" not in home
    assert JUNE in {one.month for one in months_due(room.city, LATE)}
    assert JUNE not in {one.month for one in months_due(room.office, LATE)}


def test_the_bureau_sees_the_months_of_a_site_before_the_first_is_entered(
    client: Client, room: Room
) -> None:
    path = "/sites/07204-91/?year=2025"
    page = text(enter(client, room.bureau).get(path))
    assert "月別実績の表" in page
    assert "年度を締めてから公開します" not in page
    # The panel and the table in it are two landmarks: each has a name of its own.
    assert page.count("月次実績の提出状況の表") == 1
    stranger = factories.viewer(Role.BUREAU, factories.bureau("13"))
    assert "年度を締めてから公開します" in text(enter(client, stranger).get(path))


def test_a_year_brought_whole_from_elsewhere_is_not_asked_for_again(
    client: Client, room: Room
) -> None:
    """Eleven months are a year that somebody forgot to end; twelve came before the portal."""
    *eleven, march = FiscalYear(2025).months
    now = datetime(2026, 5, 1, tzinfo=UTC)
    for month in eleven:
        factories.month(room.site, "USERS", month, 5)
    assert march in {one.month for one in months_due(room.city, now)}
    factories.month(room.site, "USERS", march, 5)
    assert room.site.pk not in {one.site.pk for one in months_due(room.city, now)}
    enter(client, room.bureau)
    with time_machine.travel(now, tick=False):
        (row,) = client.get("/month-matrix/2025/?site=07204-91").context["grid"].rows[:1]
        assert "月次実績の提出状況" not in text(client.get("/sites/07204-91/?year=2025"))
    assert {cell.url for cell in row.cells} == {None}


def test_s26_a_name_with_a_formula_is_text_in_the_matrix(client: Client, room: Room) -> None:
    type(room.site).objects.filter(pk=room.site.pk).update(name="=1+1")
    enter(client, room.bureau)
    sent = client.get("/month-matrix/2025/download/csv/").content.decode("utf-8-sig")
    assert "'=1+1" in sent


def test_the_matrix_takes_as_many_queries_for_many_sites_as_for_one(
    client: Client, room: Room
) -> None:
    def queries(path: str) -> int:
        client.get(path)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        return sum(_is_of_the_page(one["sql"]) for one in asked)

    enter(client, factories.viewer(Role.MINISTRY))
    few = queries("/month-matrix/2025/?prefecture=07")
    many = queries("/month-matrix/2020/?prefecture=13")
    assert few == many <= 12


def _is_of_the_page(sql: str) -> bool:
    """Whether a query reads figures: signing in and naming the transaction are the door's."""
    return sql.startswith("SELECT") and ("evaluation_" in sql or "joint_sites_" in sql)
