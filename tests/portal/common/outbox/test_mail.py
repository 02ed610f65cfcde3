"""E-mail: words from a file, one Message-ID an item, refused and away told apart."""

from collections.abc import Iterator
from datetime import datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.test import override_settings

from portal import environment
from portal.common.models import OutboxState
from portal.common.outbox import OutboxItem, deliver, post, post_email
from portal.common.outbox.posting import EMAIL
from tests import factories
from tests.portal.common.outbox.smtp import MailServer, listening

pytestmark = pytest.mark.django_db
NOW = factories.NOW
TO = "person@demo.example"


@pytest.fixture(autouse=True)
def templates(tmp_path: Path) -> Iterator[None]:
    folder = tmp_path / "mail"
    folder.mkdir()
    (folder / "hello.txt").write_text(
        "{{ name }}さんへのお知らせ\n\n{{ name }} <b>さん\n{{ portal_url }}/x/\n", encoding="utf-8"
    )
    engine = {"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": [tmp_path]}
    with override_settings(TEMPLATES=[engine]):
        yield


def clock() -> datetime:
    return NOW


def sent(to: str = TO, name: str = "山田 & 子") -> OutboxItem:
    post_email(to=to, template="hello", context={"name": name}, key=to, at=NOW)
    item = OutboxItem.objects.get(key=to)
    deliver(item.pk, clock=clock)
    item.refresh_from_db()
    return item


def test_an_email_says_what_its_file_says() -> None:
    item = sent()
    [message] = mail.outbox
    assert item.state == OutboxState.DONE
    assert (message.to, message.subject) == ([TO], "山田 & 子さんへのお知らせ")
    assert message.body == "山田 & 子 <b>さん\nhttp://127.0.0.1:8000/x/\n"
    assert message.extra_headers["Message-ID"] == f"<{item.pk}@localhost>"


def test_s39_an_email_sent_again_after_a_crash_is_the_same_email() -> None:
    """Sent, and then the worker died before its commit: a repeat can be told by its id."""
    item = sent()
    OutboxItem.objects.filter(pk=item.pk).update(
        state=OutboxState.WAITING,
        done_at=None,
        payload={"to": TO, "template": "hello", "context": {"name": "山田"}},
    )
    deliver(item.pk, clock=clock)
    first, again = (message.extra_headers["Message-ID"] for message in mail.outbox)
    assert first == again


def test_an_address_that_is_none_is_refused_at_the_door() -> None:
    for wrong in ("", "someone", "a@b.example\nBcc: c@d.example"):
        with pytest.raises(ValidationError):
            post_email(to=wrong, template="hello", context={}, key="x", at=NOW)


def test_s17_a_line_break_adds_no_header() -> None:
    item = sent(name="山田\nBcc: c@d.example")
    assert (item.state, item.last_error) == (
        OutboxState.DEAD,
        "メールの件名が1行になりません。",
    )
    payload = {"to": f"{TO}\nBcc: c@d.example", "template": "hello", "context": {"name": "a"}}
    post(EMAIL, payload, key="break", at=NOW)
    broken = OutboxItem.objects.get(key="break")
    deliver(broken.pk, clock=clock)
    broken.refresh_from_db()
    assert broken.last_error == "メールの宛先または件名に改行が入っています。"
    assert mail.outbox == []


@pytest.fixture
def server() -> Iterator[MailServer]:
    with (
        listening() as mail_server,
        override_settings(
            EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend",
            EMAIL_HOST="127.0.0.1",
            EMAIL_PORT=mail_server.port,
        ),
    ):
        yield mail_server


def test_an_email_arrives_by_smtp_with_one_identity(server: MailServer) -> None:
    item = sent()
    [arrived] = [message_from_bytes(data, policy=default) for data in server.received]
    assert arrived["Message-ID"] == f"<{item.pk}@localhost>"
    assert arrived["Subject"] == "山田 & 子さんへのお知らせ"
    assert arrived["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize(
    ("step", "reply", "state", "error"),
    [
        ("RCPT", 550, "DEAD", "メールサーバーが宛先を受け付けませんでした（応答コード 550）。"),
        ("RCPT", 450, "WAITING", "SMTPRecipientsRefused"),
        ("DATA", 554, "DEAD", "メールサーバーが内容を受け付けませんでした（応答コード 554）。"),
        ("DATA", 452, "WAITING", "SMTPDataError"),
        ("MAIL", 530, "WAITING", "SMTPSenderRefused"),
    ],
)
def test_refused_for_good_is_dead_and_refused_for_now_is_tried_again(
    server: MailServer, step: str, reply: int, state: str, error: str
) -> None:
    server.replies[step] = reply
    item = sent()
    assert item.state == state
    assert item.last_error.startswith(error)
    assert TO not in item.last_error


def test_a_server_that_is_away_is_tried_again(server: MailServer) -> None:
    server.close()
    item = sent()
    assert (item.state, item.attempts) == (OutboxState.WAITING, 1)
    assert item.last_error.startswith("ConnectionRefusedError: Connection refused")


def test_without_a_mail_server_each_message_is_a_file(tmp_path: Path) -> None:
    folder = tmp_path / "outgoing"
    with override_settings(
        EMAIL_BACKEND="portal.common.outbox.folder.FolderBackend", EMAIL_FILE_PATH=folder
    ):
        item = sent()
    [file] = folder.iterdir()
    assert file.name == f"{item.pk}@localhost.eml"
    assert "山田 & 子 <b>さん" in file.read_text(encoding="utf-8")


def test_the_environment_names_the_mail_server(monkeypatch: pytest.MonkeyPatch) -> None:
    def mail(url: str) -> dict[str, Any]:
        monkeypatch.setenv("EMAIL_URL", url)
        return environment.mail("EMAIL_URL")

    assert mail("")["backend"] == "portal.common.outbox.folder.FolderBackend"
    found = mail("smtp://portal:p%40ss@mail.example:587?tls=starttls")
    assert (found["host"], found["port"], found["user"]) == ("mail.example", 587, "portal")
    assert (found["password"], found["starttls"], found["tls"]) == ("p@ss", True, False)
    assert mail("smtps://mail.example")["port"] == 465
    for wrong in ("mail.example", "http://mail.example", "smtp://h:x", "smtp://h?tls=maybe"):
        with pytest.raises(ImproperlyConfigured, match="EMAIL_URL"):
            mail(wrong)
