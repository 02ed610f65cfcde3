"""What requests give to others: a system's event, a council's pack, the admin, a notice."""

import hashlib
import io
import json
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from pypdf import PdfReader

from agreements.actions.exchange_on_request import exchange_on_request
from agreements.choices import RequestKind, RequestState
from agreements.models import (
    Agreement,
    Meeting,
    OperatingCouncil,
    Request,
    RequestNotice,
    ResponseStandard,
)
from agreements.reports.notice import notice_pdf
from agreements.reports.requests import council_pack
from portal.common.viewer import Role
from portal.people.models import User
from portal.webhooks.actions.keep_endpoint import register_endpoint
from portal.webhooks.models import WebhookDelivery
from tests import factories
from tests.agreements.asking import Desks, agreement_of, at, behind

pytestmark = pytest.mark.django_db
STATUTORY, AGREEMENT = RequestKind.STATUTORY, RequestKind.AGREEMENT


@pytest.fixture
def desks() -> Desks:
    return Desks()


def at_desk(user_id: int | None) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=user_id or 0))
    return client


def test_both_sides_systems_are_told_of_each_stage_once(desks: Desks) -> None:
    listening = {
        "city": factories.viewer(Role.LOCAL_GOVERNMENT, factories.body("072036")),
        "bureau": desks.bureau,
    }
    for name, viewer in listening.items():
        register_endpoint(
            name=name,
            url="https://hooks.partner.example/",
            events=["request.stage_changed"],
            by=replace(viewer, is_administrator=True),
            now=at(behind(0)),
        )
    asked = desks.asked(STATUTORY, RequestState.NOTIFIED)
    bodies = [
        json.loads(one.body)["data"] for one in WebhookDelivery.objects.order_by("created_at")
    ]
    assert {one["request"] for one in bodies} == {str(asked.public_id)}
    assert sorted(one["state"] for one in bodies) == sorted(
        ["FILED", "RECEIVED", "EXPERTS_HEARD", "DECIDED", "NOTIFIED"]
    )  # the bureau's endpoint alone: the other city has no part in it
    assert {one["body"] for one in bodies} == {"072044"}


def meeting_under(agreement: Agreement | None) -> Meeting:
    """A meeting of a council that stands on the agreement: nothing of it is asked in PostgreSQL."""
    return Meeting(council=OperatingCouncil(agreement=agreement))


def test_a_councils_pack_holds_what_is_asked_under_its_agreement(desks: Desks) -> None:
    desks.asked(AGREEMENT, RequestState.RECEIVED, title="協定の要望")
    desks.draft(AGREEMENT, title="まだ出していないもの")
    desks.asked(STATUTORY, RequestState.FILED, title="法律の要請")
    meeting = meeting_under(agreement_of(desks.body))
    # The body sees its own draft; the others at the table do not.
    (table,) = council_pack(desks.city, meeting, at(behind(10)))
    assert ["協定の要望" in str(row.value("title")) for row in table.rows] == [True]
    assert table.rows[0].value("days") == 10
    assert council_pack(desks.bureau, meeting_under(None), at(behind(10))) == []
    other = meeting_under(agreement_of(factories.body("131016"), "試験-2"))
    assert council_pack(desks.ministry, other, at(behind(10))) == []


def test_the_notice_says_what_was_decided_and_is_the_same_each_time(desks: Desks) -> None:
    asked = desks.asked(AGREEMENT, RequestState.NOTIFIED, measures="増員\n#strong[*様式の字*]")
    kept = RequestNotice.objects.get(request=asked)
    assert hashlib.sha256(bytes(kept.pdf)).hexdigest() == kept.sha256
    again = notice_pdf(Request.objects.get(pk=asked.pk), as_of=kept.made_at)
    assert again == bytes(kept.pdf)
    reader = PdfReader(io.BytesIO(bytes(kept.pdf)))
    text = "".join(page.extract_text() for page in reader.pages).replace("\n", "")
    for words in (
        "職発0626第1号",
        "令和8年6月26日",
        "試験市長",
        "福島労働局長",
        "協定に基づく要望・要請について（回答）",
        "#strong[*様式の字*]",
        "対応する",
        f"{desks.body.name}雇用対策協定",
    ):
        assert words in text, words
    (page, *_) = reader.pages
    assert [round(float(side)) for side in page.mediabox[2:]] == [595, 842]  # A4 in points


def test_the_ministry_keeps_the_standards_in_the_admin(desks: Desks, static_files: None) -> None:
    path = "/admin/agreements/responsestandard/"
    form = {
        "kind": STATUTORY,
        "stage": "NOTIFY",
        "days": "7",
        "valid_from": "2026-04-01",
        "source": "",
    }
    client = at_desk(desks.ministry.user_id)
    refused = client.post(f"{path}add/", form)
    assert "source" in refused.context["adminform"].form.errors
    assert not ResponseStandard.objects.filter(stage="NOTIFY").exists()
    assert client.post(f"{path}add/", {**form, "source": "通達"}).status_code == 302
    kept = ResponseStandard.objects.get(stage="NOTIFY")
    client.post(f"{path}{kept.pk}/change/", {**form, "source": "通達", "days": "9"})
    kept.refresh_from_db()
    assert kept.days == 7
    bureau = at_desk(desks.bureau.user_id)
    assert bureau.post(f"{path}add/", {**form, "source": "通達"}).status_code == 403


def test_the_admin_shows_a_bureau_its_prefecture(desks: Desks, static_files: None) -> None:
    desks.asked(STATUTORY, RequestState.FILED, title="県内の要請")
    desks.draft(title="下書き")
    page = at_desk(desks.bureau.user_id).get("/admin/agreements/request/").content.decode()
    assert "県内の要請" in page
    assert "下書き" not in page
    assert "函館市" not in page


def test_time_between_two_sides_is_kept(desks: Desks) -> None:
    asked = desks.asked(AGREEMENT, RequestState.FILED)
    for days, (kind, by) in enumerate((("QUESTION", desks.bureau), ("ANSWER", desks.city))):
        now = at(behind(0)) + timedelta(days=days)
        exchange_on_request(asked=asked, kind=kind, text=kind, by=by, now=now)
    said = [(one.kind, one.organization_id) for one in asked.exchanges.all()]
    assert said == [
        ("QUESTION", desks.bureau.organization_id),
        ("ANSWER", desks.city.organization_id),
    ]
