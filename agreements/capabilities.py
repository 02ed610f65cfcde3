"""What can be done with agreements, councils and requests."""

from portal.common.capabilities import GOVERNMENTS, Capability, Scope
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
ALL = (READ_AGREEMENTS, DRAFT_AGREEMENTS, CONCLUDE_AGREEMENTS, KEEP_AGREEMENTS)
