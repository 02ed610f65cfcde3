"""Pages of agreements through Django's client: the forms people use, and what they are told."""

from collections.abc import Callable
from datetime import date
from typing import Any
from unicodedata import normalize

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from agreements import fingerprints
from agreements.choices import AgreementState
from agreements.models import Agreement, AttachmentVersion, Clause
from portal.people.models import User
from tests.agreements import makers
from tests.agreements.makers import Sides

pytestmark = pytest.mark.django_db
Enter = Callable[[str], Client]


@pytest.fixture
def sides() -> Sides:
    return makers.sides()


@pytest.fixture
def enter(sides: Sides, static_files: None) -> Enter:
    """Sign somebody of the table in."""

    def signed_in(name: str) -> Client:
        client = Client()
        client.force_login(User.objects.get(pk=getattr(sides, name).user_id))
        return client

    return signed_in


def url(agreement: Agreement, rest: str = "") -> str:
    return f"/agreements/{agreement.public_id}/{rest}"


def draft_form(**changes: Any) -> dict[str, Any]:
    return {
        "kind": "JOINT_IMPLEMENTATION",
        "title": "試験市の協定",
        "purpose": "就職の支援",
        "organization": "072044\n福島労働局",
        "name": "",
        "predecessor": "",
        "relation": "",
        **changes,
    }


def test_the_whole_journey_by_forms(sides: Sides, enter: Enter) -> None:
    city, bureau = enter("city"), enter("bureau")
    answer = city.post("/agreements/new/", draft_form(name="いわき商工会議所"))
    assert answer.status_code == 302, answer.content.decode()
    made = Agreement.objects.get(reference="協-07-2026-001")
    kinds = made.party_rows.values_list("kind", flat=True)
    assert list(kinds) == ["LOCAL_GOVERNMENT", "BUREAU", "OTHER"]
    clause = {"number": "第1条", "heading": "窓口", "text": "窓口を置く。", "doer": "BOTH"}
    assert city.post(url(made, "clauses/new/"), clause).status_code == 302
    paper = SimpleUploadedFile("別紙.pdf", b"%PDF-1.7 x", "application/pdf")
    sent = {"title": "別紙", "file": paper}
    assert city.post(url(made, "attachments/new/"), sent).status_code == 302
    assert city.post(url(made, "steps/consult/")).status_code == 302
    assert "協議中。内容を確かめて" in bureau.get("/").content.decode()
    for client in (city, bureau):
        page = client.get(url(made, "steps/agree/"))
        assert "窓口を置く。" in page.content.decode()
        seen = page.context["form"].initial["seen"]
        assert client.post(url(made, "steps/agree/"), {"seen": seen}).status_code == 302
    assert "すべての当事者が合意しました" in bureau.get("/").content.decode()
    signing = {"signed_on": "2026-03-20", "valid_from": "2026-04-01", "valid_until": "2027-03-31"}
    assert bureau.post(url(made, "steps/sign/"), signing).status_code == 302
    assert bureau.post(url(made, "steps/begin/")).status_code == 302
    made.refresh_from_db()
    assert (made.state, made.signed_on) == ("IN_FORCE", date(2026, 3, 20))
    page = enter("other_city").get(url(made))
    shown = page.content.decode()
    assert [one for one in ("窓口を置く。", "発効中", "令和8年3月20日") if one not in shown] == []
    assert "変更の履歴" not in shown


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"organization": "072044\n072044\n福島労働局"}, "organization", "同じ当事者が重複"),
        ({"organization": "072044\n福島労働局", "name": "甲\n　甲"}, "name", "同じ名称の当事者"),
        ({"organization": "福島労働局"}, "organization", "当事者に入れてください"),
        (
            {"organization": "072044\nなし市"},
            "organization",
            "という自治体または労働局はありません",
        ),
        ({"organization": "府中市\n072044"}, "organization", "複数あります"),
        ({"organization": ""}, "organization", "必須"),
        ({"organization": "なし市\n" * 1000}, "organization", "2000"),
        ({"name": "甲\n" * 1001}, "name", "2000"),
        ({"kind": "X"}, "kind", "正しく選択"),
        ({"title": ""}, "title", "必須"),
        ({"predecessor": "協-00"}, "predecessor", "見つかりません"),
        ({"relation": "FOLLOW_ON"}, "relation", "もとの協定と、それとの関係の両方"),
        ({"title": "a\x00b"}, "title", "文字を入力"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_nothing_is_saved(
    enter: Enter, change: dict[str, str], field: str, sentence: str
) -> None:
    before = Agreement.objects.count()
    answer = enter("city").post("/agreements/new/", draft_form(**change))
    assert answer.status_code == 400
    errors = answer.context["form"].errors
    assert list(errors) == [field], errors
    assert sentence in normalize("NFC", str(errors[field]))
    assert Agreement.objects.count() == before


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"signed_on": ""}, "signed_on", "必須"),
        ({"valid_from": ""}, "valid_from", "必須"),
        ({"valid_until": "2026-03-31"}, "valid_until", "初日より後に"),
        ({"signed_on": "2999-01-01"}, "signed_on", "きょうまで"),
        ({"valid_until": "", "renews_automatically": "on"}, "valid_until", "末日が必要"),
        ({"valid_from": "2026-02-30"}, "valid_from", "日付"),
    ],
)
def test_a_signature_that_cannot_be_is_told_at_its_field(
    sides: Sides, enter: Enter, change: dict[str, str], field: str, sentence: str
) -> None:
    made = makers.agreed(sides)
    signing = {"signed_on": "2026-03-20", "valid_from": "2026-04-01", "valid_until": "2027-03-31"}
    answer = enter("bureau").post(url(made, "steps/sign/"), signing | change)
    assert answer.status_code == 400
    errors = answer.context["form"].errors
    assert sentence in str(errors.get(field)), errors
    assert Agreement.objects.get(pk=made.pk).state == "AGREED"


def test_an_overlap_is_told_at_the_first_day(sides: Sides, enter: Enter) -> None:
    makers.signed(sides)
    made = makers.both_agree(makers.drafted(sides), sides)
    signing = {"signed_on": "2026-03-20", "valid_from": "2026-05-01", "valid_until": ""}
    answer = enter("bureau").post(url(made, "steps/sign/"), signing)
    assert "有効期間が重なっています" in str(answer.context["form"].errors["valid_from"])
    assert Agreement.objects.get(pk=made.pk).state == "AGREED"


HOSTILE = {
    "a page": ("x.html", b"<script>alert(1)</script>"),
    "a page that says PDF": ("x.pdf", b"<html><script>alert(1)</script>"),
    "a program": ("x.exe", b"MZ\x90"),
    "an image of words": ("x.svg", b"<svg onload='alert(1)'/>"),
    "a PDF that says Excel": ("x.xlsx", b"%PDF-1.7"),
    "an empty file": ("x.pdf", b""),
    "an archive": ("x.zip", b"PK\x03\x04"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_file_that_is_not_what_it_says_is_refused(sides: Sides, enter: Enter, what: str) -> None:
    made = makers.drafted(sides)
    name, content = HOSTILE[what]
    sent = {"title": "別紙", "file": SimpleUploadedFile(name, content, "application/pdf")}
    answer = enter("city").post(url(made, "attachments/new/"), sent)
    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == ["file"]
    assert not made.attachments.exists()


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd.pdf", 'a"b%0d%0aSet-Cookie: x.pdf', "協定書（案）.pdf", "x" * 300 + ".pdf"],
)
def test_a_hostile_name_stays_a_name(sides: Sides, enter: Enter, name: str) -> None:
    made = makers.drafted(sides)
    upload = SimpleUploadedFile("x.pdf", b"%PDF-1.7 x", "application/pdf")
    upload.__dict__["_name"] = (
        name  # past the cleaning of SimpleUploadedFile, as a client would send it
    )
    sent = {"title": "別紙", "file": upload}
    assert enter("city").post(url(made, "attachments/new/"), sent).status_code == 302
    version = AttachmentVersion.objects.get(attachment__agreement=made)
    answer = enter("bureau").get(f"/agreements/papers/{version.public_id}/")
    assert answer["Content-Disposition"].startswith("attachment; filename*=UTF-8''")
    assert "/" not in version.filename
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer.content == b"%PDF-1.7 x"
    assert enter("other_city").get(f"/agreements/papers/{version.public_id}/").status_code == 404


def test_versions_stay_and_are_numbered(sides: Sides, enter: Enter) -> None:
    made, city = makers.drafted(sides), enter("city")
    for number in (1, 2):
        place = (
            "attachments/new/"
            if number == 1
            else f"attachments/{made.attachments.get().public_id}/new/"
        )
        file = SimpleUploadedFile("x.txt", f"第{number}版".encode(), "text/plain")
        assert city.post(url(made, place), {"title": "別紙", "file": file}).status_code == 302
    versions = AttachmentVersion.objects.filter(attachment__agreement=made).order_by("number")
    assert [one.number for one in versions] == [1, 2]
    for one in versions:
        answer = city.get(f"/agreements/papers/{one.public_id}/")
        assert answer.content.decode() == f"第{one.number}版"


def test_clauses_are_written_moved_and_removed(sides: Sides, enter: Enter) -> None:
    made, city = makers.drafted(sides), enter("city")
    makers.with_clause(made, sides, "第1条")
    second = makers.with_clause(made, sides, "第2条")
    move = url(made, f"clauses/{second.public_id}/move/")
    assert city.post(move, {"to": "up"}).status_code == 302
    assert [one.number for one in made.clauses.all()] == ["第2条", "第1条"]
    edit = url(made, f"clauses/{second.public_id}/")
    seen = city.get(edit).context["form"].initial["seen"]
    words = {"number": "第2条", "heading": "", "text": "別の文", "doer": "LOCAL"}
    assert city.post(edit, words | {"seen": seen}).status_code == 302
    assert city.post(edit, words | {"seen": seen, "text": "遅い文"}).status_code == 409
    assert Clause.objects.get(pk=second.pk).text == "別の文"
    assert city.post(url(made, f"clauses/{second.public_id}/remove/")).status_code == 302
    assert [one.number for one in made.clauses.all()] == ["第1条"]


def test_s15_a_step_that_somebody_else_took_is_409(sides: Sides, enter: Enter) -> None:
    made = makers.signed(sides)
    assert enter("city").get(url(made, "steps/agree/")).status_code == 409
    assert enter("bureau").post(url(made, "steps/abandon/"), {"reason": "x"}).status_code == 409
    assert enter("bureau").get(url(made, "steps/register/")).status_code == 404


def test_s15_a_text_that_changed_meanwhile_is_409(sides: Sides, enter: Enter) -> None:
    made = makers.consulting(sides)
    seen = fingerprints.of_text(made)
    makers.with_clause(made, sides, "第2条")
    answer = enter("city").post(url(made, "steps/agree/"), {"seen": seen})
    assert answer.status_code == 409
    assert not made.party_rows.exclude(agreed_at=None).exists()


BUTTONS = {
    "DRAFTED": ({"consult", "abandon"}, {"consult", "abandon"}),
    "CONSULTING": ({"agree", "redraft", "abandon"}, {"agree", "redraft", "abandon"}),
    "AGREED": ({"reopen", "abandon"}, {"sign", "reopen", "abandon"}),
    "SIGNED": (set(), {"begin"}),
    "IN_FORCE": ({"renew"}, {"end", "renew"}),
    "ENDED": (set(), set()),
    "RENEWED": (set(), set()),
    "ABANDONED": (set(), set()),
}


@pytest.mark.parametrize("state", AgreementState)
def test_everybody_gets_the_buttons_he_may_press(
    sides: Sides, enter: Enter, state: AgreementState
) -> None:
    made = makers.IN_STATE[state](sides)
    for_city, for_bureau = BUTTONS[state]
    for name, wanted in (("city", for_city), ("bureau", for_bureau), ("office", set())):
        life = enter(name).get(url(made)).context["life"]
        assert {button.url.split("/")[-2] for button in life.buttons} == wanted, name
        for button in life.buttons:
            assert enter(name).get(button.url).status_code == 200


def test_s05_a_draft_is_not_there_for_strangers(sides: Sides, enter: Enter) -> None:
    made = makers.consulting(sides)
    clause = made.clauses.get()
    pages = ["", "text/", "edit/", "parties/", "clauses/new/", f"clauses/{clause.public_id}/"]
    pages += ["attachments/new/", "steps/agree/"]
    for name in ("other_city", "other_bureau", "other_office", "subscriber"):
        client = enter(name)
        for page in pages:
            assert client.get(url(made, page)).status_code == 404, (name, page)
            assert client.post(url(made, page)).status_code in {404, 405}, (name, page)
    for name in ("city", "bureau", "office", "ministry"):
        assert enter(name).get(url(made)).status_code == 200, name
    assert enter("office").get(url(made, "edit/")).status_code == 403


def test_the_paper_holds_the_text(sides: Sides, enter: Enter) -> None:
    made = makers.in_force(sides)
    shown = enter("city").get(url(made, "text/")).content.decode()
    for words in ("職業相談を行う。", "令和8年4月1日", "令和9年3月31日", "福島労働局"):
        assert words in shown
    assert "（案）" not in shown
