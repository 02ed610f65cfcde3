"""Open data: the same cells in every channel, for everybody, and nothing else for strangers."""

import csv
import io
import json
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test import Client, override_settings
from openpyxl import load_workbook

from evaluation.models import DisclosureRule, OpenTable, Publication
from evaluation.open_dictionary import TABLES
from evaluation.reports.open_data import FORMATS, published_rows, rendered
from evaluation.rules.open_year import Status
from portal.common.acting import PARTNER, acting_as
from portal.common.viewer import Role
from portal.common.web.everybody import STRANGER
from sites.models import JointSite
from tests import factories
from tests.evaluation.closing import published, settle_all

pytestmark = pytest.mark.django_db
COUNTS = ("USERS", "NEW_SEEKERS", "PLACEMENTS", "CONSULTATIONS")


@pytest.fixture
def publication() -> Publication:
    """Three sites of a prefecture; one has a small count, which is a target's result too."""
    for number, placements in enumerate((4, 40, 60), start=1):
        site = factories.site(f"07204-9{number}", years=(2025,))
        factories.target(site, "PLACEMENTS", 10)
        for code in COUNTS:
            value = placements if code == "PLACEMENTS" else placements * 20
            factories.month(site, code, date(2025, 6, 1), value)
    settle_all(2025)
    return published(2025)


def table(key: str) -> OpenTable:
    return OpenTable.objects.get(key=key)


def test_the_channels_say_the_same_cell_by_cell(client: Client, publication: Publication) -> None:
    withheld = 0
    for entry in TABLES:
        found = table(entry.key)
        cells = [
            (*cell.at, cell.measure.key, cell.value, cell.status.value, cell.shown)
            for row in published_rows(found)
            for cell in row
        ]
        withheld += sum(one[-2] == Status.WITHHELD for one in cells)
        base = f"/open/2025/1/{entry.key}/"
        expected = [(*one[:-3], "" if one[-3] is None else str(one[-3]), one[-2]) for one in cells]
        width = len(entry.dimensions)
        for form, encoding in (("csv", "utf-8-sig"), ("csv-cp932", "cp932")):
            text = client.get(f"{base}download/{form}/").content.decode(encoding)
            rows = list(csv.reader(io.StringIO(text, newline="")))[1:]
            assert {one[0] for one in rows} == {"2025"}
            assert [(*r[1 : width + 2], r[width + 3], r[width + 5]) for r in rows] == expected
        keys = [one.key for one in entry.dimensions]
        for path in (f"{base}download/json/", f"/api/v1/open-data/2025/1/{entry.key}/"):
            records = json.loads(client.get(path).content)["records"]
            said = [
                (*(one[key] for key in keys), one["measure"], _text(one["value"]), one["status"])
                for one in records
            ]
            assert said == [(*one[:-2], _number(str(one[-2])), one[-1]) for one in expected]
        assert _in_workbook(client.get(f"{base}download/xlsx/").content, width) == [
            (_number(str(one[-2])), one[-1]) for one in expected
        ]
        page = client.get(base).content.decode()
        shown = [part.split("</td>")[0] for part in page.split('<td class="num">')[1:]]
        assert shown == [one[-1] for one in cells]
    assert withheld >= 8


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _number(text: str) -> str:
    return text.removesuffix(".0")


def _in_workbook(content: bytes, width: int) -> list[tuple[str, object]]:
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    found: list[tuple[str, object]] = []
    for row in sheet.iter_rows(min_row=2, values_only=True):
        pairs = row[width + 1 :]
        found += [
            (_number(_text(value)), status)
            for value, status in zip(pairs[::2], pairs[1::2], strict=True)
        ]
    return found


def test_a_stranger_reads_what_is_open_and_no_other_table(publication: Publication) -> None:
    with acting_as(STRANGER), connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == (PARTNER,)
        assert OpenTable.objects.count() == len(TABLES)
        for name in ("publication", "publishedsiteyear", "siteyear", "monthlyresult", "reportrun"):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                cursor.execute(f"SELECT count(*) FROM evaluation_{name}")
        for change in (
            "UPDATE evaluation_opentable SET title = ''",
            "DELETE FROM evaluation_opentable",
        ):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                cursor.execute(change)


def test_what_is_withheld_is_nowhere_in_the_open_tables(publication: Publication) -> None:
    for row in table("sites").content:
        placements = row["cells"][5]
        if row["at"][2] == "07204-91":
            assert placements == [None, "withheld"]
    for row in table("targets").content:
        if row["at"][1] == "07204-91":
            assert row["cells"][1:] == [[None, "withheld"]] * 2


def test_open_tables_stay_as_they_were_published(publication: Publication) -> None:
    before = {one.key: (one.sha256, one.content) for one in OpenTable.objects.all()}
    with pytest.raises(IntegrityError, match="変えられません"), transaction.atomic():
        OpenTable.objects.update(title="別の題名")
    JointSite.objects.filter(code="07204-92").update(name="改めた名称")
    again = published(2025)
    assert again.version == 2
    kept = OpenTable.objects.filter(version=1)
    assert {one.key: (one.sha256, one.content) for one in kept} == before
    assert table_of(2, "sites").sha256 != before["sites"][0]


def table_of(version: int, key: str) -> OpenTable:
    return OpenTable.objects.get(version=version, key=key)


def test_without_a_rule_nothing_is_published() -> None:
    site = factories.site(years=(2025,))
    factories.month(site, "USERS", date(2025, 6, 1), 3)
    settle_all(2025)
    DisclosureRule.objects.all().delete()
    with pytest.raises(ValidationError, match="秘匿の基準が登録されていない"), transaction.atomic():
        published(2025)
    assert not Publication.objects.exists()


def test_only_the_ministry_s_transactions_add_open_tables(publication: Publication) -> None:
    bureau = factories.viewer(Role.BUREAU)
    row = table("sites")
    row.pk, row.key = None, "more"
    refused = pytest.raises(ProgrammingError, match="row-level")
    with acting_as(bureau), refused, transaction.atomic():
        row.save()


def test_who_has_the_file_already_is_told_so(client: Client, publication: Publication) -> None:
    for path in ("/open/2025/1/sites/download/csv/", "/api/v1/open-data/2025/1/sites/"):
        first = client.get(path)
        assert (first.status_code, first["Cache-Control"]) == (200, "public, no-cache")
        again = client.get(path, headers={"If-None-Match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


def test_pages_are_for_everybody_and_kept_in_no_cache(
    client: Client, publication: Publication
) -> None:
    for path in ("/open/", "/open/2025/", "/open/2025/1/", "/open/2025/1/sites/"):
        answer = client.get(path)
        assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    client.force_login(factories.person(Role.LOCAL_GOVERNMENT))
    assert client.get("/open/2025/1/sites/").status_code == 200
    assert client.get("/open/2025/9/").status_code == 404
    assert client.get("/open/2025/1/sites/download/pdf/").status_code == 404


@override_settings(PORTAL_API_RATES={"open": 2, "read": 600})
def test_strangers_are_limited_by_their_address(client: Client) -> None:
    answers = [client.get("/api/v1/open-data/").status_code for _ in range(3)]
    assert answers == [200, 200, 429]
    elsewhere = client.get("/api/v1/open-data/", REMOTE_ADDR="198.51.100.7")
    assert elsewhere.status_code == 200


def test_a_demonstration_year_is_published_and_says_that_it_is_synthetic(client: Client) -> None:
    settle_all(2020)
    published(2020)
    nation = next(iter(published_rows(table("prefectures"))))
    assert nation[0].at == ("000000", "全国")
    assert {cell.measure.key: cell.value for cell in nation}["placements"] == 61176
    assert "合成データ" in client.get("/open/2020/").content.decode()
    assert all(rendered(table("sites"), form) for form in FORMATS if form != "json")
