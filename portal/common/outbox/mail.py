"""The kind "mail.send": words are made from their file when the e-mail leaves."""

from email.utils import parseaddr
from smtplib import SMTPDataError, SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import BadHeaderError, EmailMessage

from portal.common.models import OutboxItem
from portal.common.outbox.kinds import Refused
from portal.common.texts import render_text

PERMANENT = 500  # SMTP: a reply of 5xx will be the same next time (RFC 5321 §4.2.1)


def deliver(item: OutboxItem) -> None:
    """Send the e-mail. A server that is away is tried again; one that refuses for good is not.

    Sent again after a crash it carries the same Message-ID, by which mail programs tell repeats.
    """
    payload = item.payload
    try:
        subject, text = render_text(f"mail/{payload['template']}.txt", payload["context"])
    except ValueError as error:
        raise Refused("メールの件名が1行になりません。") from error
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    message = EmailMessage(
        subject=subject,
        body=text,
        to=[payload["to"]],
        headers={"Message-ID": f"<{item.pk}@{domain}>", "Auto-Submitted": "auto-generated"},
    )
    try:
        message.send()
    except BadHeaderError as error:
        raise Refused("メールの宛先または件名に改行が入っています。") from error
    except SMTPRecipientsRefused as error:
        codes = {code for code, _ in error.recipients.values()}
        if min(codes) >= PERMANENT:
            raise Refused(_sentence("宛先", min(codes))) from error
        raise
    except SMTPDataError as error:
        if error.smtp_code >= PERMANENT:
            raise Refused(_sentence("内容", error.smtp_code)) from error
        raise


def _sentence(what: str, code: int) -> str:
    return f"メールサーバーが{what}を受け付けませんでした（応答コード {code}）。"
