"""Many months at once: template out, filled in Excel, checked, then all or nothing."""

import csv
import io
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from evaluation.models import MonthlyResult
from portal.common.models import AuditEntry, ImportDraft
from portal.common.viewer import Role
from sites.models import JointSite
from tests import factories

pytestmark = pytest.mark.django_db
HEAD = ["拠点コード", "拠点", "月", "施設利用者数", "新規求職者数", "就職件数"]


@pytest.fixture
def site() -> JointSite:
    made = factories.site()
    factories.month(made, "USERS", date(2025, 4, 1), 10)
    return made


@pytest.fixture
def city(client: Client, site: JointSite) -> Client:
    client.force_login(factories.person(Role.LOCAL_GOVERNMENT))
    return client


def table(*rows: list[str], head: list[str] = HEAD, encoding: str = "utf-8-sig") -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([head, *rows])
    return text.getvalue().encode(encoding)


def send(client: Client, content: bytes, name: str = "months.csv") -> Any:
    file = SimpleUploadedFile(name, content)
    return client.post("/month-sheets/", {"file": file}, follow=True)


def saved(site: JointSite) -> dict[tuple[str, str], int | None]:
    rows = MonthlyResult.objects.filter(site=site).values_list("month", "indicator__code", "value")
    return {(f"{month:%Y-%m}", code): value for month, code, value in rows}


def problems(response: Any) -> list[tuple[int | None, str, str]]:
    return [(one.line, one.column, one.reason) for one in response.context["problems"]]


def test_a_template_is_filled_in_excel_and_sent_back(city: Client, site: JointSite) -> None:
    template = city.get("/month-sheets/2025/template/xlsx/")
    book = load_workbook(io.BytesIO(template.content))
    sheet = book.worksheets[0]
    head = [cell.value for cell in sheet[1]]
    users, month = head.index("施設利用者数") + 1, head.index("月") + 1
    assert [sheet.cell(2, month).value, sheet.cell(2, users).value] == ["2025-04", 10]
    sheet.cell(2, users).value = 11
    sheet.cell(3, users).value = 12
    filled = io.BytesIO()
    book.save(filled)
    page = send(city, filled.getvalue(), "months.xlsx")
    assert problems(page) == []
    found = [(str(one.month), one.before, one.after) for one in page.context["differences"]]
    assert found == [("2025-04-01", 10, 11), ("2025-05-01", None, 12)]
    assert saved(site) == {("2025-04", "USERS"): 10}
    done = city.post(page.request["PATH_INFO"], follow=True)
    assert "2 件の数字を登録しました" in done.content.decode()
    assert saved(site) == {("2025-04", "USERS"): 11, ("2025-05", "USERS"): 12}
    assert not ImportDraft.objects.exists()
    assert AuditEntry.objects.about(site).filter(event="月次実績を登録").count() == 2


def test_the_untouched_template_changes_nothing(city: Client, site: JointSite) -> None:
    for extension in ("csv", "xlsx"):
        template = city.get(f"/month-sheets/2025/template/{extension}/").content
        page = send(city, template, f"months.{extension}")
        assert (problems(page), page.context["difference_count"]) == ([], 0)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_every_encoding_of_excel_is_read(city: Client, site: JointSite, encoding: str) -> None:
    row = ["07204-91", "会津", "令和7年5月", "１２", "", ""]
    page = send(city, table(row, encoding=encoding))
    (difference,) = page.context["differences"]
    assert (difference.month, difference.after) == (date(2025, 5, 1), 12)


def test_blank_cells_change_nothing(client: Client, site: JointSite) -> None:
    client.force_login(factories.person(Role.HELLO_WORK))
    page = send(client, table(["07204-91", "", "2025-04", "", "5", "0"]))
    assert problems(page) == []
    codes = {one.indicator.code: one.after for one in page.context["differences"]}
    assert codes == {"NEW_SEEKERS": 5, "PLACEMENTS": 0}


def test_every_error_is_shown_with_line_column_and_reason(city: Client, site: JointSite) -> None:
    factories.site("13101-91", hosts=("131016",))
    page = send(
        city,
        table(
            ["07204-91", "", "2025-05", "-1", "", ""],
            ["13101-91", "", "2025-05", "1", "", ""],
            ["07204-91", "", "2025-13", "1", "", ""],
            ["07204-91", "", "2025-06", "多数", "x", ""],
            ["07204-91", "", "2025-05", "1", "", ""],
            ["07204-91", "", "", "1", "", ""],
        ),
    )
    found = problems(page)
    assert [(line, column) for line, column, _ in found] == [
        (2, "施設利用者数"),
        (3, "拠点コード"),
        (4, "月"),
        (5, "施設利用者数"),
        (5, "新規求職者数"),
        (6, "月"),
        (7, "月"),
    ]
    assert "2行目" in found[-2][2]
    assert "月を入力" in found[-1][2]
    assert saved(site) == {("2025-04", "USERS"): 10}


def test_rules_of_the_month_are_shown_at_their_cell(city: Client, site: JointSite) -> None:
    page = send(
        city,
        table(
            ["07204-91", "", "2025-05", "3", "8", "9"],
            ["07204-91", "", "2099-05", "3", "", ""],
            ["07204-91", "", "2023-05", "3", "", ""],
        ),
    )
    assert [(line, column) for line, column, _ in problems(page)] == [
        (2, "新規求職者数"),
        (2, "就職件数"),
        (3, "月"),
        (4, "月"),
    ]
    assert "ハローワークが数える欄" in problems(page)[0][2]
    assert saved(site) == {("2025-04", "USERS"): 10}


def test_a_file_with_one_error_saves_nothing_even_when_posted(
    city: Client, site: JointSite
) -> None:
    page = send(
        city,
        table(["07204-91", "", "2025-05", "3", "", ""], ["07204-91", "", "2025-06", "x", "", ""]),
    )
    done = city.post(page.request["PATH_INFO"], follow=True)
    assert "何も登録していません" in done.content.decode()
    assert saved(site) == {("2025-04", "USERS"): 10}


def test_unknown_and_missing_columns_are_named(city: Client, site: JointSite) -> None:
    page = send(city, table(["07204-91", "x"], head=["拠点コード", "謎の列"]))
    words = " ".join(reason for _, _, reason in problems(page))
    assert "月" in words
    assert "謎の列" in words or "謎の列" in str(problems(page))


def test_something_else_than_a_table_is_explained(city: Client, site: JointSite) -> None:
    page = send(city, b"%PDF-1.7 not a table", "months.xlsx")
    assert page.status_code == 200
    assert problems(page)


def test_a_large_or_empty_file_is_refused_at_its_field(city: Client, site: JointSite) -> None:
    assert "5MB" in send(city, b"x" * (5 * 1024 * 1024 + 1)).content.decode()
    assert "ファイルが空です" in send(city, b"").content.decode()
    assert not ImportDraft.objects.exists()


def test_a_draft_is_its_sender_s_alone(city: Client, site: JointSite, static_files: None) -> None:
    page = send(city, table(["07204-91", "", "2025-05", "3", "", ""]))
    other = Client()
    other.force_login(factories.person(Role.HELLO_WORK))
    assert other.get(page.request["PATH_INFO"]).status_code == 404
    assert other.post(page.request["PATH_INFO"]).status_code == 404
    assert ("2025-05", "USERS") not in saved(site)
