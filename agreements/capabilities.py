"""What can be done with agreements, councils and requests."""

from portal.common.capabilities import GOVERNMENTS, KEEPERS, Capability, Scope
from portal.common.viewer import Role

READ_AGREEMENTS = Capability("read_agreements", "協定と、その当事者・条項を見る", GOVERNMENTS)
DRAFT_AGREEMENTS = Capability(
    "draft_agreements",
    "協定を起案し、条項と添付書類を書く",
    {
        Role.MINISTRY: Scope.ALL,
        Role.BUREAU: Scope.PREFECTURE,
        Role.LOCAL_GOVERNMENT: Scope.OWN,
    },
)
CONCLUDE_AGREEMENTS = Capability(
    "conclude_agreements",
    "協議を始め、自分の側の合意を記録し、取りやめる",
    {
        Role.MINISTRY: Scope.ALL,
        Role.BUREAU: Scope.PREFECTURE,
        Role.LOCAL_GOVERNMENT: Scope.OWN,
    },
)
KEEP_AGREEMENTS = Capability(
    "keep_agreements",
    "協定の締結・発効・終了・更新を記録する",
    {Role.MINISTRY: Scope.ALL, Role.BUREAU: Scope.PREFECTURE},
)
READ_COUNCILS = Capability(
    "read_councils",
    "運営協議会の委員、会議、資料、議決、取組を見る（自治体は加わっている協議会）",
    {
        Role.MINISTRY: Scope.ALL,
        Role.BUREAU: Scope.PREFECTURE,
        Role.HELLO_WORK: Scope.PREFECTURE,
        Role.LOCAL_GOVERNMENT: Scope.OWN,
    },
)
KEEP_COUNCILS = Capability(
    "keep_councils",
    "運営協議会の委員、会議、議決を登録し、協議会資料を作る（自治体は協定を結んだ協議会）",
    {**KEEPERS, Role.LOCAL_GOVERNMENT: Scope.OWN},
)
CARRY_OUT_ACTIONS = Capability(
    "carry_out_actions",
    "運営協議会の議決による取組の対応状況を記録する",
    {
        Role.MINISTRY: Scope.ALL,
        Role.BUREAU: Scope.PREFECTURE,
        Role.HELLO_WORK: Scope.OWN,
        Role.LOCAL_GOVERNMENT: Scope.OWN,
    },
)
ALL = (
    READ_AGREEMENTS,
    DRAFT_AGREEMENTS,
    CONCLUDE_AGREEMENTS,
    KEEP_AGREEMENTS,
    READ_COUNCILS,
    KEEP_COUNCILS,
    CARRY_OUT_ACTIONS,
)
