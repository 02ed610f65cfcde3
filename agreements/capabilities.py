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
READ_REQUESTS = Capability(
    "read_requests",
    "提出された要望・要請を見る（ハローワークは協定に基づくもの）",
    {
        Role.MINISTRY: Scope.ALL,
        Role.BUREAU: Scope.PREFECTURE,
        Role.HELLO_WORK: Scope.PREFECTURE,
        Role.LOCAL_GOVERNMENT: Scope.OWN,
    },
)
FILE_REQUESTS = Capability(
    "file_requests",
    "要望・要請を作成し、提出し、取り下げる",
    {Role.LOCAL_GOVERNMENT: Scope.OWN},
)
RECEIVE_STATUTORY = Capability(
    "receive_statutory_requests", "第32条の要請を受理し、学識経験者の意見聴取を記録する", KEEPERS
)
DECIDE_STATUTORY = Capability(
    "decide_statutory_requests",
    "第32条の要請の意見聴取を終え、決定し、通知する",
    {Role.MINISTRY: Scope.ALL},
)
ANSWER_REQUESTS = Capability(
    "answer_requests",
    "協定に基づく要望・要請を受理し、対応を決定し、通知する",
    {Role.BUREAU: Scope.PREFECTURE},
)
EXCHANGE_ON_REQUESTS = Capability(
    "exchange_on_requests",
    "要望・要請について質問、回答、連絡を書く",
    {
        Role.MINISTRY: Scope.ALL,
        Role.BUREAU: Scope.PREFECTURE,
        Role.LOCAL_GOVERNMENT: Scope.OWN,
    },
)
KEEP_RESPONSE_STANDARDS = Capability(
    "keep_response_standards", "要望・要請の処理の目安の日数を登録する", {Role.MINISTRY: Scope.ALL}
)
REQUESTS = (
    READ_REQUESTS,
    FILE_REQUESTS,
    RECEIVE_STATUTORY,
    DECIDE_STATUTORY,
    ANSWER_REQUESTS,
    EXCHANGE_ON_REQUESTS,
    KEEP_RESPONSE_STANDARDS,
)
KEEP_PLANS = Capability(
    "keep_plans",
    "事業計画を作り、決定・差し戻し・評価を記録する",
    {
        Role.MINISTRY: Scope.ALL,
        Role.BUREAU: Scope.PREFECTURE,
        Role.LOCAL_GOVERNMENT: Scope.OWN,
    },
)
RECORD_PROGRESS = Capability(
    "record_progress",
    "事業計画の取組を記録し、根拠資料を付ける",
    {
        Role.MINISTRY: Scope.ALL,
        Role.BUREAU: Scope.PREFECTURE,
        Role.HELLO_WORK: Scope.PREFECTURE,
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
    *REQUESTS,
    KEEP_PLANS,
    RECORD_PROGRESS,
)
