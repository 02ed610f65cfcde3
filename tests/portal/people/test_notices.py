"""Notices: once a person and key, as the person wishes, and one digest a day."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from evaluation.actions import settle_nation
from portal.common.fiscal import FiscalYear
from portal.common.models import AuditEntry
from portal.common.outbox import OutboxItem
from portal.common.viewer import Role, Viewer
from portal.people.actions.choose_notice_settings import choose_notice_settings
from portal.people.actions.notify import notify
from portal.people.actions.read_notices import read_all_notices, read_notice
from portal.people.actions.send_digests import clear_old_notices, send_digests
from portal.people.choices import Way
from portal.people.models import Notice, NoticeSetting, User
from portal.people.queries import unread_count, way_for
from portal.people.topics import Topic, all_topics
from portal.people.viewers import viewer_for
from tests import factories
from tests.outbox import deliver_all

pytestmark = pytest.mark.django_db
CLOCK = Viewer.system()
TOPIC = "evaluation.settlement"
# 7:59 and 8:00 in Japan, on a Friday.
BEFORE_EIGHT = datetime(2026, 11, 19, 22, 59, tzinfo=UTC)
EIGHT = datetime(2026, 11, 19, 23, 0, tzinfo=UTC)
TOMORROW = EIGHT + timedelta(days=1)


@pytest.fixture
def person() -> User:
    return factories.person(Role.BUREAU, email="kakari@test.example")


@pytest.fixture
def viewer(person: User) -> Viewer:
    return viewer_for(person, now=EIGHT)


def tell(person: User, key: str = "one", *, url: str = "/sites/", now: datetime = EIGHT) -> None:
    notify(
        person=person,
        topic=TOPIC,
        template="settlement_done",
        context={"scope": "福島県", "year": "令和2年度", "message": f"<b>{key}</b> & 2拠点"},
        url=url,
        key=key,
        by=CLOCK,
        now=now,
    )


def choose(viewer: Viewer, way: Way) -> None:
    choose_notice_settings(ways={TOPIC: way}, by=viewer, now=EIGHT)


def test_a_notice_is_on_the_screen_and_by_default_nowhere_else(
    person: User, viewer: Viewer
) -> None:
    tell(person)
    notice = Notice.objects.visible_to(viewer).get()
    assert notice.title == "福島県の令和2年度の年度締めが終わりました"
    assert notice.text == "<b>one</b> & 2拠点"
    assert not OutboxItem.objects.exists()


def test_s39_the_same_notice_comes_once_and_so_does_its_email(person: User, viewer: Viewer) -> None:
    choose(viewer, Way.AT_ONCE)
    for _ in range(2):
        tell(person)
        deliver_all(EIGHT)
    [message] = mail.outbox
    assert Notice.objects.count() == 1
    assert message.to == ["kakari@test.example"]
    assert message.subject.endswith("】福島県の令和2年度の年度締めが終わりました")
    assert "<b>one</b> & 2拠点" in str(message.body)
    assert "http://127.0.0.1:8000/sites/" in str(message.body)


def test_who_refused_gets_nothing_and_who_left_no_email(person: User, viewer: Viewer) -> None:
    choose(viewer, Way.NONE)
    tell(person, "refused")
    assert not Notice.objects.exists()
    choose(viewer, Way.AT_ONCE)
    person.is_active = False
    tell(person, "left")
    assert Notice.objects.count() == 1
    assert not OutboxItem.objects.exists()


@pytest.mark.parametrize(
    "url", ["https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere", "/a\nb", "", "a/"]
)
def test_s17_a_notice_leads_nowhere_else(person: User, url: str) -> None:
    with pytest.raises(IntegrityError, match="notice_leads_into"), transaction.atomic():
        tell(person, url=url)


def test_one_digest_a_day_with_what_is_unread(person: User, viewer: Viewer) -> None:
    choose(viewer, Way.DIGEST)
    for key in ("one", "two", "read"):
        tell(person, key, now=BEFORE_EIGHT)
    read_notice(notice=Notice.objects.get(key="read"), by=viewer, now=BEFORE_EIGHT)
    assert send_digests(by=CLOCK, now=BEFORE_EIGHT) == 0
    assert send_digests(by=CLOCK, now=EIGHT) == 1
    tell(person, "late", now=EIGHT + timedelta(hours=1))
    assert send_digests(by=CLOCK, now=EIGHT + timedelta(hours=2)) == 0
    deliver_all(EIGHT)
    [message] = mail.outbox
    assert message.subject.endswith("】未読のお知らせが2件あります")
    assert str(message.body).count("年度締めが終わりました") == 2
    assert send_digests(by=CLOCK, now=TOMORROW) == 1
    assert send_digests(by=CLOCK, now=TOMORROW + timedelta(days=1)) == 0


def test_no_digest_for_who_has_left_or_read_everything(person: User, viewer: Viewer) -> None:
    choose(viewer, Way.DIGEST)
    tell(person, now=BEFORE_EIGHT)
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert send_digests(by=CLOCK, now=EIGHT) == 0
    User.objects.filter(pk=person.pk).update(is_active=True)
    read_all_notices(until=Notice.objects.get(), by=viewer, now=EIGHT)
    assert send_digests(by=CLOCK, now=EIGHT) == 0


def test_a_notice_is_its_persons_alone(person: User, viewer: Viewer) -> None:
    tell(person)
    tell(person, "two", now=EIGHT + timedelta(seconds=1))
    stranger = factories.viewer(Role.MINISTRY)
    first = Notice.objects.get(key="one")
    read_notice(notice=first, by=stranger, now=EIGHT)
    assert read_all_notices(until=first, by=stranger, now=EIGHT) == 0
    assert (unread_count(viewer), unread_count(stranger)) == (2, 0)
    assert unread_count(Viewer.nobody()) == 0
    read_all_notices(until=first, by=viewer, now=EIGHT)
    read_notice(notice=first, by=viewer, now=TOMORROW)
    first.refresh_from_db()
    assert (unread_count(viewer), first.read_at) == (1, EIGHT)


def test_what_must_not_be_missed_cannot_be_refused(
    person: User, viewer: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    strict = (Topic(TOPIC, "締め", "説明", Way.SCREEN, can_be_refused=False),)
    NoticeSetting.objects.create(person=person, topic=TOPIC, way=Way.NONE)
    monkeypatch.setattr("evaluation.topics.ALL", strict)
    with pytest.raises(ValidationError, match="受け取らないことにはできません"):
        choose(viewer, Way.NONE)
    assert way_for(person, TOPIC) == Way.SCREEN
    with pytest.raises(LookupError):
        way_for(person, "no.such")


def test_s14_choosing_is_written_down_and_only_for_oneself(viewer: Viewer) -> None:
    choose(viewer, Way.DIGEST)
    choose(viewer, Way.DIGEST)
    entry = AuditEntry.objects.get(event="お知らせの受け取り方を選択")
    assert entry.after["受け取り方"] == Way.DIGEST.label
    with pytest.raises(PermissionDenied):
        choose(CLOCK, Way.NONE)


def test_notices_are_kept_for_a_year(person: User) -> None:
    tell(person)
    assert clear_old_notices(by=CLOCK, now=EIGHT + timedelta(days=365)) == 0
    assert clear_old_notices(by=CLOCK, now=EIGHT + timedelta(days=365, seconds=1)) == 1


@pytest.mark.parametrize(
    ("end", "title"),
    [
        (
            lambda run: settle_nation.run_settlement(
                run_id=run.pk, by=CLOCK, clock=lambda: EIGHT, on_progress=lambda _: None
            ),
            "福島県の令和2年度の年度締めが終わりました",
        ),
        (
            lambda run: settle_nation.fail_settlement(run_id=run.pk, reason="理由", now=EIGHT),
            "福島県の令和2年度の年度締めが途中で止まりました",
        ),
    ],
)
def test_who_asked_for_a_settlement_is_told_how_it_ended(
    viewer: Viewer, end: Callable[[object], object], title: str
) -> None:
    run = settle_nation.request_settlement(
        year=FiscalYear(2020), by=viewer, now=EIGHT, prefecture_code="07"
    )
    end(run)
    end(run)
    notice = Notice.objects.visible_to(viewer).get()
    run.refresh_from_db()
    assert (notice.title, notice.text) == (title, run.message)
    assert notice.url == f"/settlements/{run.pk}/"


def test_the_pages_show_open_and_mark(client: Client, person: User, viewer: Viewer) -> None:
    for number in range(25):
        tell(person, f"no-{number}")  # all of one moment
    client.force_login(person)
    assert "未読25件" in client.get("/").content.decode()
    page = client.get("/notices/")
    assert len(page.context["notices"]) == 20
    older = client.get(f"/notices/?from={page.context['next_page']}")
    assert len(older.context["notices"]) == 5
    shown = {one.pk for one in (*page.context["notices"], *older.context["notices"])}
    assert len(shown) == 25
    newest = page.context["notices"][0]
    assert client.post(f"/notices/{newest.pk}/open/").headers["Location"] == "/sites/"
    assert unread_count(viewer) == 24
    tell(person, "meanwhile", now=EIGHT + timedelta(seconds=1))
    client.post("/notices/read-all/", {"until": newest.pk})
    assert unread_count(viewer) == 1


@pytest.mark.parametrize("one", ["x", "-1", "１", "0" * 32, "\x00", "a stranger's"])
def test_what_is_not_mine_does_not_exist(client: Client, person: User, one: str) -> None:
    client.force_login(person)
    if one == "a stranger's":
        tell(factories.person(Role.MINISTRY))
        one = str(Notice.objects.get().pk)
        assert client.post(f"/notices/{one}/open/").status_code == 404
    assert client.get("/notices/", {"from": one}).status_code == 404
    assert client.post("/notices/read-all/", {"until": one}).status_code == 404


def test_the_settings_page_keeps_what_is_chosen(
    client: Client, person: User, viewer: Viewer
) -> None:
    client.force_login(person)
    usual = {one.code: one.default for one in all_topics()}
    assert client.post("/account/notices/", usual | {TOPIC: "DIGEST"}).status_code == 302
    assert way_for(person, TOPIC) == Way.DIGEST
    refused = client.post("/account/notices/", usual | {TOPIC: "PIGEON"})
    assert refused.status_code == 400
    assert "受け取り方を一覧から選んでください。" in refused.content.decode()
    assert way_for(person, TOPIC) == Way.DIGEST
