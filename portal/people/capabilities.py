"""What can be done with people and their rights."""

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
_OWN = dict.fromkeys(Role, Scope.OWN)

READ_PEOPLE = Capability(
    "read_people", "だれが所属しているかを見る", {**_OWN, Role.MINISTRY: Scope.ALL}
)
KEEP_PEOPLE = Capability(
    "keep_people",
    "招待・所属・管理者の変更を申請し、ほかの管理者の申請を承認する",
    {**_OWN, Role.MINISTRY: Scope.ALL, Role.BUREAU: Scope.PREFECTURE},
    administrators_only=True,
)
HAND_OVER = Capability("hand_over", "自分の異動の引継ぎを計画する", _OWN)
ALL = (READ_PEOPLE, KEEP_PEOPLE, HAND_OVER, RESET_FACTORS)
