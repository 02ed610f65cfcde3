"""Give a system a new secret; the old one serves on for a day."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from oauth2_provider.generators import generate_client_secret

from portal.common import audit
from portal.common.viewer import Viewer
from portal.partners import permissions
from portal.partners.models import ApiClient

ROTATED = "シークレットを交換"
OVERLAP = timedelta(hours=24)


@transaction.atomic
def rotate_secret(*, client: ApiClient, by: Viewer, now: datetime) -> tuple[ApiClient, str]:
    """シークレットを交換し、新しいものを返す。前のものは24時間だけ使える。

    Whatever was the secret before the previous one is refused at once. Raises PermissionDenied,
    and ValidationError for a system that is suspended.
    """
    permissions.check_can_keep_client(by, client)
    client = ApiClient.objects.select_for_update().get(pk=client.pk)
    if client.suspended_at is not None:
        raise ValidationError("停止した連携システムのシークレットは交換できません。")
    secret = generate_client_secret()
    client.previous_secret = client.client_secret
    client.previous_secret_until = now + OVERLAP
    client.client_secret = secret
    client.save()
    audit.record(
        ROTATED,
        target=client,
        by=by,
        at=now,
        after={"前のシークレットが使える日時": client.previous_secret_until},
    )
    return client, secret
