"""What can be done with practice cases."""

from portal.common.capabilities import GOVERNMENTS, KEEPERS, Capability, Scope
from portal.common.viewer import Role

READ_CASES = Capability(
    "read_practice_cases",
    "公開された取組事例を見る（確認中のものは、双方と管轄の労働局）",
    GOVERNMENTS,
)
WRITE_CASES = Capability(
    "write_practice_cases",
    "取組事例を書き、相手方が書いた事例の自分の部分を確認する",
    {
        Role.BUREAU: Scope.PREFECTURE,
        Role.HELLO_WORK: Scope.OWN,
        Role.LOCAL_GOVERNMENT: Scope.OWN,
    },
)
PUBLISH_CASES = Capability("publish_practice_cases", "双方が確認した取組事例を公開する", KEEPERS)
RECOMMEND_CASES = Capability(
    "recommend_practice_cases", "公開した取組事例を全国に紹介する", {Role.MINISTRY: Scope.ALL}
)
ALL = (READ_CASES, WRITE_CASES, PUBLISH_CASES, RECOMMEND_CASES)
