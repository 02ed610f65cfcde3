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
    "拠点の月次実績のうち自分の側が数える欄を入力して提出し、相手方の提出を確認する・差し戻す",
    {Role.HELLO_WORK: Scope.OWN, Role.LOCAL_GOVERNMENT: Scope.OWN},
)
ACCEPT_MONTHS = Capability(
    "accept_months", "両方の側が確認した月次実績を受理する・差し戻す", KEEPERS
)
KEEP_EXCEPTIONS = Capability(
    "keep_month_exceptions",
    "拠点ごとに、月次実績の欄を入力する側と、提出期限の例外を登録する",
    KEEPERS,
)
SET_TARGETS = Capability("set_targets", "事業目標とアンケートの結果を登録する", KEEPERS)
SETTLE = Capability("settle", "年度を締め、達成状況を確定する", KEEPERS)
KEEP_SETTINGS = Capability(
    "keep_settings", "指標、評価の数え方、比較値を登録する", {Role.MINISTRY: Scope.ALL}
)
ASK_CORRECTION = Capability(
    "ask_correction",
    "受理した月と締めた年度の数値の訂正を申請する",
    {
        Role.BUREAU: Scope.PREFECTURE,
        Role.HELLO_WORK: Scope.OWN,
        Role.LOCAL_GOVERNMENT: Scope.OWN,
    },
)
DECIDE_CORRECTION = Capability(
    "decide_correction",
    "訂正を承認または却下する（労働局が申請した訂正は本省が決定する）",
    KEEPERS,
)
PUBLISH = Capability("publish", "締めた年度を公表する", {Role.MINISTRY: Scope.ALL})
MAKE_REPORTS = Capability(
    "make_reports", "報告書を作り、所属する組織のものとして保存する", GOVERNMENTS
)
OPEN_IMPROVEMENT = Capability(
    "open_improvement_plans",
    "年度の評価から改善計画を開き、施設の在り方の検討を決定する",
    KEEPERS,
)
WRITE_IMPROVEMENT = Capability(
    "write_improvement_plans",
    "改善計画を書き、進め、協議会での見直しを記録する",
    {**KEEPERS, Role.HELLO_WORK: Scope.OWN, Role.LOCAL_GOVERNMENT: Scope.OWN},
)
SIGN_IMPROVEMENT = Capability(
    "sign_improvement_plans",
    "改善計画に、自分の側の署名をする",
    {Role.HELLO_WORK: Scope.OWN, Role.LOCAL_GOVERNMENT: Scope.OWN},
)
KEEP_CONTRACTS = Capability(
    "keep_contract_lines",
    "委託の費用と成果を登録し、見る",
    {**KEEPERS, Role.HELLO_WORK: Scope.OWN, Role.LOCAL_GOVERNMENT: Scope.OWN},
)
IMPROVEMENT = (OPEN_IMPROVEMENT, WRITE_IMPROVEMENT, SIGN_IMPROVEMENT, KEEP_CONTRACTS)
ALL = (
    READ_EVALUATION,
    READ_OPEN_MONTHS,
    ENTER_MONTHS,
    ACCEPT_MONTHS,
    KEEP_EXCEPTIONS,
    SET_TARGETS,
    SETTLE,
    KEEP_SETTINGS,
    MAKE_REPORTS,
    ASK_CORRECTION,
    DECIDE_CORRECTION,
    PUBLISH,
    *IMPROVEMENT,
)
