"""Post into the outbox, inside the transaction that makes it true."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.core.validators import validate_email

from portal.common.bell import ring_after_commit
from portal.common.models import OutboxItem
from portal.common.outbox.kinds import check_known

EMAIL = "mail.send"


def post(
    kind: str,
    payload: Mapping[str, Any],
    *,
    key: str,
    at: datetime,
    not_before: datetime | None = None,
) -> None:
    """Put one item of `kind` into the outbox; the same (kind, key) posted again is the same item.

    `payload` is whatever JSON the kind's handler reads. It is delivered after the caller's
    transaction has committed and `not_before` (default: at once) has come, or never when the
    transaction is rolled back. Raises LookupError for a kind nobody delivers.
    """
    post_each(kind, [(key, payload)], at=at, not_before=not_before or at)


def post_each(
    kind: str, items: Iterable[tuple[str, Mapping[str, Any]]], *, at: datetime, not_before: datetime
) -> None:
    """Put one item for each (key, payload) into the outbox, in one statement; else as `post`."""
    check_known(kind)
    posted = [
        OutboxItem(kind=kind, key=key, payload=dict(payload), posted_at=at, not_before=not_before)
        for key, payload in items
    ]
    # Needs the right to insert only: a desk that posts may not read what others have posted.
    OutboxItem.objects.bulk_create(posted, ignore_conflicts=True)
    if not_before <= at:
        for item in posted:
            ring_after_commit("outbox.deliver", str(item.pk))


def post_email(
    *, to: str, template: str, context: Mapping[str, str | int], key: str, at: datetime
) -> None:
    """Put an e-mail into the outbox: templates/mail/<template>.txt, rendered at delivery.

    Raises ValidationError when `to` is no e-mail address.
    """
    validate_email(to)
    post(EMAIL, {"to": to, "template": template, "context": dict(context)}, key=key, at=at)
