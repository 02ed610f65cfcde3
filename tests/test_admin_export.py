"""The admin's lists as files: what is on the screen, all pages of it, and nothing else."""

import csv
import io
from datetime import date
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.test import Client
from openpyxl import load_workbook

from portal.common import admin_export
from portal.common.viewer import Role
from portal.people.models import Membership
from tests import factories
from tests.test_admin import OURS, path, sign_in

pytestmark = pytest.mark.django_db
FORMATS = ("csv", "csv-cp932", "xlsx")


def rows(answer: Any, encoding: str = "utf-8-sig") -> list[list[str]]:
    """The lines of a CSV, without its head."""
    assert answer.status_code == 200, answer.content.decode()[:500]
    return list(csv.reader(io.StringIO(answer.content.decode(encoding))))[1:]


@pytest.mark.parametrize("of", OURS, ids=lambda of: of.model.__name__)
def test_every_register_is_sent_as_a_file_with_all_its_rows(
    client: Client, of: ModelAdmin[Any]
) -> None:
    sign_in(client)
    shown = client.get(path(of)).context["cl"].result_count
    for extension in FORMATS:
        assert path(of, f"export/{extension}/") in client.get(path(of)).content.decode()
    if shown > admin_export.MOST_ROWS:
        return
    assert len(rows(client.get(path(of, "export/csv/")))) == shown
    book = load_workbook(io.BytesIO(client.get(path(of, "export/xlsx/")).content))
    assert book.worksheets[0].max_row >= shown


def test_a_narrowed_list_is_sent_narrowed(client: Client) -> None:
    factories.site("07204-92")
    sign_in(client)
    (line,) = rows(client.get("/admin/joint_sites/jointsite/export/csv/?q=07204-92"))
    assert line[:2] == ["07204-92", "試験拠点07204-92"]
    assert "2011-04-01" in line
    assert rows(client.get("/admin/joint_sites/jointsite/export/csv/?q=nowhere-at-all")) == []


def test_a_bureau_is_sent_its_own_scope(client: Client) -> None:
    """The people of other prefectures do not exist for it, in a file either."""
    own, other = factories.person(Role.BUREAU), factories.person(Role.HELLO_WORK)
    client.force_login(own)
    meta = admin.site._registry[Membership]
    sent = client.get(path(meta, "export/csv/")).content.decode()
    assert own.name in sent
    assert other.name not in sent


def test_numbers_stay_numbers_and_dates_dates(client: Client) -> None:
    site = factories.site("07204-92")
    factories.target(site, "USERS", "1234.5")
    factories.month(site, "USERS", date(2025, 6, 1), 4321)
    sign_in(client)
    answer = client.get("/admin/evaluation/annualtarget/export/xlsx/?q=07204-92")
    sheet = load_workbook(io.BytesIO(answer.content)).worksheets[0]
    values = [cell.value for line in sheet.iter_rows() for cell in line]
    assert 1234.5 in values
    assert 2025 in values
    (line,) = rows(client.get("/admin/evaluation/monthlyresult/export/csv/?q=07204-92"))
    assert {"2025-06-01", "4321", "施設利用者数"} <= set(line)


def test_a_list_too_long_for_a_file_says_so(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(admin_export, "MOST_ROWS", 1)
    sign_in(client)
    answer = client.get("/admin/organizations/labourbureau/export/csv/?o=1", follow=True)
    assert answer.redirect_chain[-1][0] == "/admin/organizations/labourbureau/?o=1"
    assert "絞り込んで 1 件以下" in answer.content.decode()


@pytest.mark.parametrize(
    "wrong", ["export/pdf/", "export/exe/", "export/csv/?user__password__startswith=a"]
)
def test_other_formats_and_conditions_do_not_exist(client: Client, wrong: str) -> None:
    sign_in(client)
    assert client.get(path(admin.site._registry[Membership], wrong)).status_code == 404


def test_desks_are_sent_nothing(client: Client) -> None:
    for role in (Role.LOCAL_GOVERNMENT, Role.HELLO_WORK, Role.SUBSCRIBER):
        answer = sign_in(client, role).get(path(OURS[0], "export/csv/"), follow=True)
        assert answer.status_code == 403
