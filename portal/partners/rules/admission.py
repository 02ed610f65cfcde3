"""May a system come in at this moment?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from ipaddress import ip_address, ip_network


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a system and its organisation; both ends of a validity belong to it.

    `networks` are CIDR blocks; none means that the system may come from anywhere.
    """

    is_suspended: bool
    valid_until: date
    organization_from: date | None
    organization_to: date | None
    networks: Sequence[str]
    organization_is_suspended: bool = False


def refusal(standing: Standing, *, today: date, address: str) -> str | None:
    """Return why the system may not come in, as a sentence; None when it may.

    `address` is where the request comes from, "" when that is not known.
    """
    if standing.is_suspended:
        return "この連携システムは停止されています。"
    if standing.organization_is_suspended:
        return "この連携システムの組織は、利用を停止されています。"
    if today > standing.valid_until:
        return "この連携システムの有効期限が切れています。組織の管理者が延長できます。"
    if not _exists(standing, today):
        return "この連携システムの組織は、いまは存在しません。"
    if standing.networks and not _within(address, standing.networks):
        return "この連携システムに登録されていないネットワークからの接続です。"
    return None


def _exists(standing: Standing, today: date) -> bool:
    begun = standing.organization_from is None or standing.organization_from <= today
    ended = standing.organization_to is not None and standing.organization_to < today
    return begun and not ended


def _within(address: str, networks: Sequence[str]) -> bool:
    return bool(address) and any(ip_address(address) in ip_network(one) for one in networks)
