"""What can be done with the systems that use the API for an organisation."""

from portal.common.capabilities import Capability, Scope
from portal.common.viewer import Role

READ_API_CLIENTS = Capability(
    "read_api_clients",
    "連携システムの一覧を見る",
    {
        Role.MINISTRY: Scope.ALL,
        Role.BUREAU: Scope.PREFECTURE,
        Role.HELLO_WORK: Scope.OWN,
        Role.LOCAL_GOVERNMENT: Scope.OWN,
        Role.SUBSCRIBER: Scope.OWN,
    },
    administrators_only=True,
)
KEEP_API_CLIENTS = Capability(
    "keep_api_clients",
    "連携システムを登録し、シークレットの交換、延長、停止をする",
    dict.fromkeys(Role, Scope.OWN),
    administrators_only=True,
)
ALL = (READ_API_CLIENTS, KEEP_API_CLIENTS)
