"""The pages of requests: one §32 request goes its way by forms, and wrong ones are told where."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from agreements.choices import RequestKind, RequestState
from agreements.models import Request, RequestNotice
from portal.common.fiscal import today
from portal.common.viewer import Role
from portal.people.models import User
from tests import factories
from tests.agreements.asking import Desks, agreement_of

pytestmark = pytest.mark.django_db
STATUTORY, AGREEMENT = RequestKind.STATUTORY, RequestKind.AGREEMENT


@pytest.fixture
def desks() -> Desks:
    return Desks()


def at_desk(viewer: Any, static_files: None = None) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=viewer.user_id))
    return client


def path_of(asked: Request) -> str:
    return f"/requests/{asked.public_id}/"


def take(client: Client, asked: Request, step: str, **facts: object) -> Any:
    return client.post(path_of(asked), {"step": step, **facts})


def text(response: Any) -> str:
    return str(response.content.decode())


def test_a_statutory_request_goes_from_draft_to_notice(desks: Desks, static_files: None) -> None:
    city, bureau, ministry = (at_desk(one) for one in (desks.city, desks.bureau, desks.ministry))
    drafted = city.post(
        "/requests/new/",
        {
            "kind": STATUTORY,
            "title": "若年者の就職支援",
            "measures": "相談員の増員",
            "grounds": "求職者が増えているため",
        },
    )
    asked = Request.objects.get(title="若年者の就職支援")
    assert drafted["Location"] == path_of(asked)
    assert bureau.get(path_of(asked)).status_code == 404
    assert "提出する" in text(city.get(path_of(asked)))
    assert take(city, asked, "file").status_code == 302
    day = today(timezone.now()).isoformat()
    assert take(bureau, asked, "receive", received_on=day).status_code == 302
    early = take(
        ministry, asked, "decide", decided_on=day, decision="NEEDED", decision_text="増員する"
    )
    assert early.status_code == 400
    assert "学識経験者の意見を聴く前に決定することはできません。" in text(early)
    hearing = {
        "heard_on": day,
        "field": "労働経済",
        "affiliation_title": "大学教授",
        "opinion": "必要と考える。",
    }
    assert take(bureau, asked, "hear", **hearing).status_code == 302
    assert "労働経済" in text(city.get(path_of(asked)))
    assert take(ministry, asked, "conclude", experts_heard_on=day).status_code == 302
    refused = {"decided_on": day, "decision": "REFUSED", "decision_text": "現状を続ける。"}
    without_reason = take(ministry, asked, "decide", **refused)
    assert without_reason.status_code == 400
    assert "理由を入力してください" in text(without_reason)
    reason = "地域の求人が足りているため"
    assert take(ministry, asked, "decide", **refused, refusal_reason=reason).status_code == 302
    assert take(bureau, asked, "notify", notified_on=day).status_code == 400
    sent = take(
        ministry,
        asked,
        "notify",
        notified_on=day,
        notice_number="職発0401第1号",
        notice_addressee="いわき市長",
    )
    assert sent.status_code == 302
    assert reason in text(city.get(f"{path_of(asked)}notice/"))
    pdf = city.get(f"{path_of(asked)}notice.pdf")
    assert pdf["Content-Type"] == "application/pdf"
    kept = RequestNotice.objects.get(request=asked)
    assert pdf.content == bytes(kept.pdf)
    printed = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf.content)).pages)
    printed = printed.replace("\n", "")
    for words in ("職発0401第1号", "いわき市長", "厚生労働大臣", "措置を講じない", reason, "令和"):
        assert words in printed, words
    assert "あなたができる次の手続" not in text(ministry.get(path_of(asked)))


def test_s15_a_step_somebody_else_has_taken_is_a_conflict(desks: Desks, static_files: None) -> None:
    asked = desks.asked(AGREEMENT, RequestState.RECEIVED)
    desks.step(asked, RequestState.DECIDED)
    late = take(
        at_desk(desks.bureau),
        asked,
        "decide",
        decided_on="2026-06-20",
        decision="NEEDED",
        decision_text="別の決定",
    )
    assert late.status_code == 409
    assert "すでに「決定」になっています" in text(late)


def test_what_is_wrong_stands_at_its_field(desks: Desks, static_files: None) -> None:
    asked = desks.asked(STATUTORY, RequestState.FILED)
    client = at_desk(desks.bureau)
    before = (today(timezone.now()) + timedelta(days=1)).isoformat()
    answer = take(client, asked, "receive", received_on=before)
    assert answer.status_code == 400
    assert 'id="id_receive_received_on_error"' in text(answer)
    assert take(client, asked, "receive", received_on="いつか").status_code == 400
    assert take(client, asked, "fly").status_code == 400
    assert Request.objects.get(pk=asked.pk).state == RequestState.FILED


def test_a_draft_needs_its_agreement_and_is_kept_as_typed(desks: Desks, static_files: None) -> None:
    mine, stranger = (
        agreement_of(desks.body),
        agreement_of(factories.body("131016"), "試験-2"),
    )
    client = at_desk(desks.city)
    facts = {"kind": AGREEMENT, "title": "件名", "measures": "措置", "grounds": "理由"}
    for wrong in ("", str(stranger.public_id)):
        answer = client.post("/requests/new/", {**facts, "agreement": wrong})
        assert answer.status_code == 400
        assert 'id="id_agreement_error"' in text(answer)
        assert "措置</textarea>" in text(answer)
    made = client.post("/requests/new/", {**facts, "agreement": str(mine.public_id)})
    asked = Request.objects.get(agreement=mine)
    assert made["Location"] == path_of(asked)
    changed = client.post(
        f"{path_of(asked)}change/",
        {**facts, "agreement": str(mine.public_id), "title": "直した件名"},
    )
    assert changed.status_code == 302
    desks.step(asked, RequestState.FILED)
    assert client.get(f"{path_of(asked)}change/").status_code == 409
    assert "直した件名" in text(client.get(f"/agreements/{mine.public_id}/"))


def test_the_list_narrows_and_leaves_as_a_file(desks: Desks, static_files: None) -> None:
    desks.asked(STATUTORY, RequestState.FILED, title="法律の要請")
    desks.asked(AGREEMENT, RequestState.NOTIFIED, title="協定の要望")
    client = at_desk(desks.bureau)
    assert "法律の要請" in text(client.get("/requests/?kind=STATUTORY"))
    assert "協定の要望" not in text(client.get("/requests/?kind=STATUTORY"))
    assert "協定の要望" not in text(client.get("/requests/?state=OPEN"))
    assert client.get("/requests/?state=NOWHERE").status_code == 400
    file = client.get("/requests/download/csv/?kind=AGREEMENT")
    lines = file.content.decode("utf-8-sig").splitlines()
    assert [line for line in lines[1:] if "協定の要望" in line]
    assert not [line for line in lines if "法律の要請" in line]
    assert client.get("/requests/download/xlsx/").status_code == 200


def test_each_home_page_has_its_clock(desks: Desks, static_files: None) -> None:
    desks.asked(STATUTORY, RequestState.RECEIVED, title="時計を見る要請")
    for viewer, heading in (
        (desks.city, "要望・要請のいま"),
        (desks.bureau, "処理を待つ要望・要請"),
        (desks.ministry, "処理を待つ要望・要請"),
    ):
        home = text(at_desk(viewer).get("/"))
        assert heading in home
        if viewer is not desks.ministry:  # whose list is the nation's
            assert "時計を見る要請" in home
    office = text(at_desk(factories.viewer(Role.HELLO_WORK)).get("/"))
    assert "要望・要請のいま" not in office


def test_a_hello_work_reads_and_does_nothing(desks: Desks, static_files: None) -> None:
    asked = desks.asked(AGREEMENT, RequestState.RECEIVED)
    office = at_desk(factories.viewer(Role.HELLO_WORK))
    page = text(office.get(path_of(asked)))
    assert "求める措置" in page
    assert "<textarea" not in page
    assert "変更の履歴" not in page
    facts = {"decided_on": "2026-06-20", "decision": "NEEDED", "decision_text": "行う"}
    assert take(office, asked, "decide", **facts).status_code == 403
