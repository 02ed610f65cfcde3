"""What can be done with people and what opens their doors."""

from portal.common.capabilities import Capability, Scope
from portal.common.viewer import Role

RESET_FACTORS = Capability(
    "reset_factors",
    "認証アプリやパスキーをなくした人の二要素認証を消す",
    {
        Role.MINISTRY: Scope.ALL,
        Role.BUREAU: Scope.PREFECTURE,
        Role.HELLO_WORK: Scope.OWN,
        Role.LOCAL_GOVERNMENT: Scope.OWN,
    },
    administrators_only=True,
)
ALL = (RESET_FACTORS,)
