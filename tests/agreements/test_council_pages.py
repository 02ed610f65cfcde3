"""The pages of councils in the client: papers, packs, lists, and what each desk is offered."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agreements.actions.keep_agenda import add_agenda_item
from agreements.actions.keep_paper import add_paper
from agreements.actions.make_pack import make_pack
from agreements.choices import MeetingState
from agreements.models import Meeting, OperatingCouncil, Paper
from portal.common.uploads import LARGEST, KeptFile
from portal.common.viewer import Role
from tests import factories
from tests.agreements import councils
from tests.agreements.councils import CLOCK, NOW, Table

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n%%EOF\n"


@pytest.fixture
def bureau(client: Client) -> Client:
    client.force_login(factories.person(Role.BUREAU))
    return client


@pytest.fixture
def city(static_files: None) -> Client:
    client = Client()
    client.force_login(factories.person(Role.LOCAL_GOVERNMENT))
    return client


@pytest.fixture
def office(static_files: None) -> Client:
    client = Client()
    client.force_login(factories.person(Role.HELLO_WORK))
    return client


@pytest.fixture
def table() -> Table:
    return councils.table()


def send(client: Client, meeting: Meeting, name: str, content: bytes) -> Any:
    file = SimpleUploadedFile(name, content, "application/octet-stream")
    return client.post(
        f"/meetings/{meeting.public_id}/papers/new/", {"title": "資料", "file": file}
    )


def test_a_paper_comes_back_as_it_was_sent(bureau: Client, city: Client, table: Table) -> None:
    meeting = councils.meeting(table)
    assert send(bureau, meeting, "令和8年度 目標.pdf", PDF).status_code == 302
    paper = Paper.objects.get(meeting=meeting)
    answer = city.get(f"/papers/{paper.public_id}/")
    assert answer.content == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment; filename*=UTF-8''")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert (paper.size, len(paper.sha256)) == (len(PDF), 64)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.pdf", b"MZ\x90\x00", "登録できるのは"),
        ("a.xlsx", b"PK\x03\x04", "登録できるのは"),
        ("a.png", b"\x89PNG\r\n\x1a\n", "PDF、Excel、Word、CSVのどれか"),
        ("a.pdf", b"", "空です"),
        ("a.pdf", PDF + b"0" * LARGEST, "10MBまで"),
    ],
)
def test_what_is_no_paper_is_refused_at_its_field(
    bureau: Client, table: Table, name: str, content: bytes, sentence: str
) -> None:
    meeting = councils.meeting(table)
    answer = send(bureau, meeting, name, content)
    assert answer.status_code == 400
    assert re.search(f'id="id_file_error">.*{sentence}', answer.content.decode(), re.DOTALL)
    assert not Paper.objects.filter(meeting=meeting).exists()


def test_a_paper_of_another_meetings_item_is_refused(bureau: Client, table: Table) -> None:
    here, there = councils.meeting(table), councils.meeting(table)
    item = add_agenda_item(meeting=there, title="別の会議", by=CLOCK, now=NOW)
    file = SimpleUploadedFile("a.pdf", PDF)
    answer = bureau.post(
        f"/meetings/{here.public_id}/papers/new/",
        {"title": "資料", "agenda_item": str(item.public_id), "file": file},
    )
    assert answer.status_code == 400


def test_an_item_with_papers_stays(bureau: Client, table: Table) -> None:
    meeting = councils.meeting(table)
    item = meeting.agenda.get()
    file = KeptFile("a.pdf", "application/pdf", PDF)
    add_paper(meeting=meeting, title="資料", agenda_item=item, file=file, by=CLOCK, now=NOW)
    answer = bureau.post(f"/agenda-items/{item.public_id}/remove/", follow=True)
    assert "先に資料を除いてください" in answer.content.decode()
    assert meeting.agenda.exists()


def test_a_frozen_pack_is_sent_byte_by_byte(city: Client, table: Table) -> None:
    meeting = councils.meeting(table)
    meeting.refresh_from_db()
    pack = make_pack(meeting=meeting, by=CLOCK, now=NOW)
    for _ in range(2):
        answer = city.get(f"/council-packs/{pack.public_id}/")
        assert answer.content == bytes(pack.pdf)
    assert "attachment" in answer["Content-Disposition"]


def test_whoever_looks_on_is_offered_no_button_and_no_history(
    bureau: Client, office: Client, table: Table
) -> None:
    held = councils.meeting(table, MeetingState.HELD)
    resolution = councils.resolution(table, held)
    for path in (
        f"/councils/{table.council.public_id}/",
        f"/meetings/{held.public_id}/",
        f"/resolutions/{resolution.public_id}/",
    ):
        kept, seen = bureau.get(path).content.decode(), office.get(path).content.decode()
        main = seen[seen.index("<main") : seen.index("</main>")]
        assert "<form" not in main
        assert 'class="button' not in main
        assert "変更の履歴" in kept
        assert "変更の履歴" not in main


def test_ones_own_councils_come_first(static_files: None) -> None:
    neighbour = factories.body("131016")
    own = councils.table(name="ん協議会").council
    own.members.create(seat="LOCAL", organization=neighbour, title="課長", term_from="2025-04-01")
    client = Client()
    client.force_login(factories.person(Role.LOCAL_GOVERNMENT, neighbour))
    assert [one for one, _ in client.get("/councils/").context["rows"]] == [own]
    ministry = Client()
    ministry.force_login(factories.person(Role.MINISTRY))
    listed = ministry.get("/councils/?q=協議会&prefecture=07").context["rows"]
    assert own in [one for one, _ in listed]
    assert ministry.get("/councils/?mine=1").context["rows"] == []


def test_the_list_asks_as_often_however_long_it_is(bureau: Client) -> None:
    from django.db import connection  # noqa: PLC0415 — for this one measurement

    counts = []
    for number in range(2):
        for one in range(5 * number):
            OperatingCouncil.objects.create(
                name=f"協議会{one}", prefecture_code="07", established_on="2020-04-01"
            )
        with CaptureQueriesContext(connection) as captured:
            assert bureau.get("/councils/?prefecture=07").status_code == 200
        counts.append(len(captured.captured_queries))
    assert counts[0] == counts[1]


def test_the_agreements_page_leads_to_its_council_and_the_home_page_to_what_waits(
    city: Client, table: Table
) -> None:
    held = councils.meeting(table, MeetingState.HELD)
    councils.action(councils.resolution(table, held), table)
    agreement = table.council.agreement
    assert agreement
    page = city.get(f"/agreements/{agreement.public_id}/").content.decode()
    assert f'href="/councils/{table.council.public_id}/"' in page
    home = city.get("/").content.decode()
    assert "広報に載せる" in home
    founded = city.get(f"/councils/new/?agreement={agreement.public_id}").content.decode()
    assert f'value="{agreement.public_id}" selected' in founded


def test_a_body_founds_a_council_only_under_its_own_agreement(city: Client, table: Table) -> None:
    facts = {
        "name": "新しい協議会",
        "prefecture_code": "07",
        "established_on": "2026-04-01",
        "quorum": "3",
    }
    assert city.post("/councils/new/", facts).status_code == 403
    agreement = table.council.agreement
    assert agreement
    made = city.post("/councils/new/", {**facts, "agreement": str(agreement.public_id)})
    council = OperatingCouncil.objects.get(name="新しい協議会")
    assert made["Location"] == f"/councils/{council.public_id}/"
    assert council.quorum == 3


def test_the_quorum_is_refused_on_the_page_in_words(bureau: Client, table: Table) -> None:
    meeting = councils.meeting(table, MeetingState.INVITED)
    answer = bureau.post(f"/meetings/{meeting.public_id}/move/hold/")
    assert answer.status_code == 400
    assert "定足数に足りません" in answer.content.decode()
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.INVITED


def test_an_unknown_step_does_not_exist(bureau: Client, table: Table) -> None:
    meeting = councils.meeting(table)
    assert bureau.get(f"/meetings/{meeting.public_id}/move/fly/").status_code == 404
