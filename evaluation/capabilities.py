"""What can be done in evaluation."""

from portal.common.capabilities import GOVERNMENTS, KEEPERS, Capability, Scope
from portal.common.viewer import Role

READ_EVALUATION = Capability(
    "read_evaluation", "目標、年度の達成状況、締めた年度の月次実績、全国集計を見る", GOVERNMENTS
)
READ_OPEN_MONTHS = Capability(
    "read_open_months",
    "締める前の年度の月次実績と、その変更の履歴を見る",
    {
        Role.MINISTRY: Scope.ALL,
        Role.BUREAU: Scope.PREFECTURE,
        Role.HELLO_WORK: Scope.OWN,
        Role.LOCAL_GOVERNMENT: Scope.OWN,
    },
)
ENTER_MONTHS = Capability(
    "enter_months",
    "拠点の月次実績を入力する",
    {Role.HELLO_WORK: Scope.OWN, Role.LOCAL_GOVERNMENT: Scope.OWN},
)
SET_TARGETS = Capability("set_targets", "事業目標とアンケートの結果を登録する", KEEPERS)
SETTLE = Capability("settle", "年度を締め、達成状況を確定する", KEEPERS)
KEEP_SETTINGS = Capability(
    "keep_settings", "指標、評価の数え方、比較値を登録する", {Role.MINISTRY: Scope.ALL}
)
PUBLISH = Capability("publish", "締めた年度を公表する", {Role.MINISTRY: Scope.ALL})
ALL = (
    READ_EVALUATION,
    READ_OPEN_MONTHS,
    ENTER_MONTHS,
    SET_TARGETS,
    SETTLE,
    KEEP_SETTINGS,
    PUBLISH,
)
