"""What must not go together in the settings, told by `manage.py check` (and `check --deploy`)."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

WHOLE_INTERNET = 8  # a network of this many or fewer fixed bits is nobody's own


@register(Tags.security)
def https_shows_no_details(**options: Any) -> Sequence[CheckMessage]:  # noqa: ARG001
    """DEBUG shows settings and data to whoever finds a fault."""
    if settings.DEBUG and settings.HTTPS:
        return [
            Error(
                "PORTAL_HTTPS を使う環境で DEBUG は使えません。",
                hint="環境変数 DEBUG を外してください。",
                id="portal.E001",
            )
        ]
    return []


@register(Tags.security, deploy=True)
def hosts_have_names(**options: Any) -> Sequence[CheckMessage]:  # noqa: ARG001
    """A wildcard lets a forged Host into links and mails."""
    if any(host.startswith(("*", ".")) for host in settings.ALLOWED_HOSTS):
        return [
            Error(
                "ALLOWED_HOSTS には、ホスト名をそのまま書いてください（* や . で始めない）。",
                id="portal.E002",
            )
        ]
    return []


@register(Tags.security, deploy=True)
def figures_of_operation_stay_inside(**options: Any) -> Sequence[CheckMessage]:  # noqa: ARG001
    """/metrics tells how the portal is doing; that is for the operators' network."""
    if any(
        network.prefixlen < WHOLE_INTERNET and not network.is_loopback
        for network in settings.METRICS_NETWORKS
    ):
        return [
            Error(
                "METRICS_NETWORKS が広すぎます。監視サーバーのネットワークだけを書いてください。",
                id="portal.E003",
            )
        ]
    return []
