"""Register a system for one's own organisation."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from oauth2_provider.generators import generate_client_secret

from portal.common import audit
from portal.common.api.scopes import scopes_for
from portal.common.fiscal import today
from portal.common.viewer import Viewer
from portal.organizations.models import Organization
from portal.partners import permissions
from portal.partners.models import ApiClient
from portal.partners.rules.last_day import problem_with_last_day
from portal.partners.rules.networks import NetworkError, normalised

REGISTERED = "連携システムを登録"


@transaction.atomic
def register_client(
    *,
    name: str,
    purpose: str,
    scopes: Sequence[str],
    allowed_networks: Sequence[str],
    valid_until: date,
    by: Viewer,
    now: datetime,
) -> tuple[ApiClient, str]:
    """連携システムを登録し、シークレットとともに返す。シークレットはこのとき一度だけ読める。

    The organisation is the administrator's own. `scopes` are codes his kind of organisation may
    hold, `allowed_networks` CIDR blocks (none: from anywhere), `valid_until` the last day, a year
    ahead at most. Raises PermissionDenied, and ValidationError by field.
    """
    permissions.check_can_register_clients(by)
    secret = generate_client_secret()
    client = ApiClient(
        organization=_organization_of(by),
        name=name.strip(),
        purpose=purpose.strip(),
        scopes=_checked_scopes(scopes, by),
        allowed_networks=_checked_networks(allowed_networks),
        valid_from=today(now),
        valid_until=checked_last_day(valid_until, now),
        client_secret=secret,
        client_type=ApiClient.CLIENT_CONFIDENTIAL,
        authorization_grant_type=ApiClient.GRANT_CLIENT_CREDENTIALS,
        created_by_id=by.user_id,
    )
    client.full_clean()
    client.save()
    audit.record(REGISTERED, target=client, by=by, at=now, after=facts_of(client))
    return client, secret


def checked_last_day(last_day: date, now: datetime) -> date:
    """Return the day; raises ValidationError at `valid_until` for one PostgreSQL would refuse."""
    if problem := problem_with_last_day(last_day, today=today(now)):
        raise ValidationError({"valid_until": problem})
    return last_day


def facts_of(client: ApiClient) -> dict[str, Any]:
    """Return what the audit keeps of a system: never its secrets, not even as hashes."""
    return {
        "名称": client.name,
        "使いみち": client.purpose,
        "スコープ": [one.description for one in client.granted],
        "接続元のネットワーク": list(client.allowed_networks),
        "有効期限": client.valid_until,
    }


def _organization_of(by: Viewer) -> Organization:
    return Organization.objects.get(pk=by.organization_id or 0)


def _checked_scopes(scopes: Sequence[str], by: Viewer) -> list[str]:
    allowed = [one.code for one in scopes_for(by.role or "")]
    if foreign := [code for code in scopes if code not in allowed]:
        sentence = f"「{foreign[0]}」は、この種別の組織では使えないスコープです。"
        raise ValidationError({"scopes": sentence})
    return [code for code in allowed if code in scopes]


def _checked_networks(networks: Sequence[str]) -> list[str]:
    try:
        return normalised(networks)
    except NetworkError as reason:
        raise ValidationError({"allowed_networks": str(reason)}) from reason
