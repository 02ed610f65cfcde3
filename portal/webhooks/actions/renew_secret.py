"""Make a new signing secret, with a time in which both are used."""

from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from portal.common import audit
from portal.common.viewer import Viewer
from portal.webhooks import permissions, sealing
from portal.webhooks.models import WebhookEndpoint, WebhookSecret
from portal.webhooks.rules import signing

OVERLAP = timedelta(hours=24)


@transaction.atomic
def renew_secret(
    *, endpoint: WebhookEndpoint, current: UUID, at_once: bool, by: Viewer, now: datetime
) -> str:
    """署名の鍵を更新する。Returns the new secret, which cannot be shown again.

    For 24 hours messages carry a signature by the old secret too; `at_once` ends it now (a secret
    that leaked). `current` is the secret the person saw: a page sent twice changes it once.
    Raises PermissionDenied, and ValidationError when it was changed meanwhile.
    """
    permissions.check_can_keep_webhooks(by, endpoint.organization_id)
    locked = WebhookEndpoint.objects.select_for_update().get(pk=endpoint.pk)
    old = locked.secrets.get(retires_at=None)
    if old.pk != current:
        raise ValidationError("鍵はすでに更新されています。必要なら、もう一度更新してください。")
    locked.secrets.exclude(pk=old.pk).delete()
    if at_once:
        old.delete()
    else:
        locked.secrets.filter(pk=old.pk).update(retires_at=now + OVERLAP)
    words = make_secret(locked, now)
    audit.record(
        "署名の鍵を更新",
        target=locked,
        by=by,
        at=now,
        after={"前の鍵": "すぐに無効" if at_once else "24時間は併用"},
    )
    return words


def make_secret(endpoint: WebhookEndpoint, now: datetime) -> str:
    """Give the endpoint a secret and return it in words; what is kept is sealed."""
    secret = signing.new_secret()
    WebhookSecret.objects.create(endpoint=endpoint, sealed=sealing.seal(secret), made_at=now)
    return signing.in_words(secret)
