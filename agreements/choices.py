"""Kinds and states of agreements (DOMAIN.md §1, §3)."""

from django.db.models import TextChoices

from portal.common.transitions import Transition, TransitionTable


class AgreementKind(TextChoices):
    JOINT_IMPLEMENTATION = "JOINT_IMPLEMENTATION", "一体的実施協定"
    EMPLOYMENT_MEASURES = "EMPLOYMENT_MEASURES", "雇用対策協定"


class Origin(TextChoices):
    """How the portal knows an agreement."""

    PORTAL = "PORTAL", "このポータルで起案"
    REGISTER = "REGISTER", "公表資料から登録"


class AgreementState(TextChoices):
    DRAFTED = "DRAFTED", "起案"
    CONSULTING = "CONSULTING", "協議中"
    AGREED = "AGREED", "合意"
    SIGNED = "SIGNED", "締結"
    IN_FORCE = "IN_FORCE", "発効中"
    ENDED = "ENDED", "終了"
    RENEWED = "RENEWED", "更新済み"
    ABANDONED = "ABANDONED", "取りやめ"


AGREEMENT_STATES = TransitionTable(
    name="協定",
    table="agreements_agreement",
    column="state",
    states=AgreementState,
    born=(AgreementState.DRAFTED,),
    transitions=(
        Transition("consult", "協議を始める", AgreementState.DRAFTED, AgreementState.CONSULTING),
        Transition("redraft", "案に戻す", AgreementState.CONSULTING, AgreementState.DRAFTED),
        Transition("agree", "合意する", AgreementState.CONSULTING, AgreementState.AGREED),
        Transition("reopen", "協議に戻す", AgreementState.AGREED, AgreementState.CONSULTING),
        Transition("sign", "締結する", AgreementState.AGREED, AgreementState.SIGNED),
        Transition("begin", "発効させる", AgreementState.SIGNED, AgreementState.IN_FORCE),
        Transition("end", "終了する", AgreementState.IN_FORCE, AgreementState.ENDED),
        Transition("renew", "更新する", AgreementState.IN_FORCE, AgreementState.RENEWED),
        Transition("abandon", "取りやめる", AgreementState.DRAFTED, AgreementState.ABANDONED),
        Transition("abandon", "取りやめる", AgreementState.CONSULTING, AgreementState.ABANDONED),
        Transition("abandon", "取りやめる", AgreementState.AGREED, AgreementState.ABANDONED),
        # Only what was concluded elsewhere and is known from a published source.
        Transition("register", "台帳に登録する", AgreementState.DRAFTED, AgreementState.IN_FORCE),
    ),
)

# What was promised: seen by every government.
CONCLUDED = (
    AgreementState.SIGNED,
    AgreementState.IN_FORCE,
    AgreementState.ENDED,
    AgreementState.RENEWED,
)
# What may still be written.
OPEN = (AgreementState.DRAFTED, AgreementState.CONSULTING)


class PartyKind(TextChoices):
    """Who promises. The first two are kinds of organisations of the portal."""

    LOCAL_GOVERNMENT = "LOCAL_GOVERNMENT", "地方公共団体"
    BUREAU = "BUREAU", "労働局"
    MINISTER = "MINISTER", "厚生労働大臣"
    OTHER = "OTHER", "その他の当事者"


STATE_PARTIES = (PartyKind.BUREAU, PartyKind.MINISTER)


class Doer(TextChoices):
    """Who does what a clause promises."""

    LOCAL = "LOCAL", "地方公共団体"
    STATE = "STATE", "国（労働局・ハローワーク）"
    BOTH = "BOTH", "双方"
    OTHER = "OTHER", "その他の当事者"


class Relation(TextChoices):
    """How an agreement follows another."""

    RENEWAL = "RENEWAL", "更新"
    FOLLOW_ON = "FOLLOW_ON", "関連する協定"


class Seat(TextChoices):
    """Whom a member of an operating council speaks for (運営協議会の区分)."""

    LOCAL = "LOCAL", "自治体"
    STATE = "STATE", "国"
    LABOUR = "LABOUR", "労働者代表"
    EMPLOYER = "EMPLOYER", "使用者代表"


GOVERNMENT_SEATS = (Seat.LOCAL, Seat.STATE)


class Presence(TextChoices):
    """How a member took part in a meeting."""

    ATTENDED = "ATTENDED", "出席"
    PROXY = "PROXY", "代理出席"
    ABSENT = "ABSENT", "欠席"


class MeetingState(TextChoices):
    """Where a meeting of a council stands."""

    PLANNED = "PLANNED", "準備中"
    INVITED = "INVITED", "招集済み"
    HELD = "HELD", "開催済み"
    MINUTED = "MINUTED", "議事録確定"
    CANCELLED = "CANCELLED", "中止"


MEETING_STATES = TransitionTable(
    "運営協議会の会議",
    "agreements_meeting",
    "state",
    MeetingState,
    (MeetingState.PLANNED,),
    (
        Transition("invite", "招集する", MeetingState.PLANNED, MeetingState.INVITED),
        Transition("hold", "開催済みにする", MeetingState.INVITED, MeetingState.HELD),
        Transition("confirm", "議事録を確定する", MeetingState.HELD, MeetingState.MINUTED),
        Transition("cancel", "中止する", MeetingState.PLANNED, MeetingState.CANCELLED),
        Transition("cancel", "中止する", MeetingState.INVITED, MeetingState.CANCELLED),
    ),
)


class ActionState(TextChoices):
    """How far a council's action has come."""

    OPEN = "OPEN", "未着手"
    DOING = "DOING", "対応中"
    DONE = "DONE", "完了"
    DROPPED = "DROPPED", "取りやめ"


OPEN_ACTIONS = (ActionState.OPEN, ActionState.DOING)
ACTION_STATES = TransitionTable(
    "議決による取組",
    "agreements_councilaction",
    "state",
    ActionState,
    (ActionState.OPEN,),
    (
        Transition("start", "対応を始める", ActionState.OPEN, ActionState.DOING),
        Transition("finish", "完了にする", ActionState.OPEN, ActionState.DONE),
        Transition("finish", "完了にする", ActionState.DOING, ActionState.DONE),
        Transition("drop", "取りやめる", ActionState.OPEN, ActionState.DROPPED),
        Transition("drop", "取りやめる", ActionState.DOING, ActionState.DROPPED),
    ),
)


class RequestKind(TextChoices):
    """要望・要請の種別: under an agreement, or by 労働施策総合推進法 §32."""

    AGREEMENT = "AGREEMENT", "協定に基づく要望・要請"
    STATUTORY = "STATUTORY", "労働施策総合推進法第32条の要請"


class RequestState(TextChoices):
    """How far a request has come; only a statutory one is heard by experts."""

    DRAFT = "DRAFT", "作成中"
    FILED = "FILED", "提出済み"
    RECEIVED = "RECEIVED", "受理"
    EXPERTS_HEARD = "EXPERTS_HEARD", "学識経験者の意見聴取済み"
    DECIDED = "DECIDED", "決定"
    NOTIFIED = "NOTIFIED", "通知済み"
    WITHDRAWN = "WITHDRAWN", "取下げ"


class RequestDecision(TextChoices):
    """What is decided; the kind of the request gives it its words (DECISION_WORDS)."""

    NEEDED = "NEEDED", "措置を講ずる・対応する"
    PARTLY = "PARTLY", "一部の措置を講ずる・一部対応する"
    REFUSED = "REFUSED", "措置を講じない・対応困難"


class Stage(TextChoices):
    """One stretch of a request's way, from the day of one step to the day of the next."""

    RECEIVE = "RECEIVE", "提出から受理まで"
    HEAR = "HEAR", "受理から意見聴取まで"
    DECIDE = "DECIDE", "決定まで"
    NOTIFY = "NOTIFY", "決定から通知まで"


class ExchangeKind(TextChoices):
    """What one side says to the other while a request is open."""

    QUESTION = "QUESTION", "質問"
    ANSWER = "ANSWER", "回答"
    MESSAGE = "MESSAGE", "連絡"


DECISION_WORDS = {
    RequestKind.STATUTORY: {
        RequestDecision.NEEDED: "措置を講ずる",
        RequestDecision.PARTLY: "一部の措置を講ずる",
        RequestDecision.REFUSED: "措置を講じない",
    },
    RequestKind.AGREEMENT: {
        RequestDecision.NEEDED: "対応する",
        RequestDecision.PARTLY: "一部対応する",
        RequestDecision.REFUSED: "対応困難",
    },
}
CLOSED_REQUESTS = (RequestState.NOTIFIED, RequestState.WITHDRAWN)
REQUEST_STATES = TransitionTable(
    name="要望・要請",
    table="agreements_request",
    column="state",
    states=RequestState,
    born=(RequestState.DRAFT,),
    transitions=(
        Transition("file", "提出する", RequestState.DRAFT, RequestState.FILED),
        Transition("receive", "受理する", RequestState.FILED, RequestState.RECEIVED),
        Transition("hear", "意見聴取を終える", RequestState.RECEIVED, RequestState.EXPERTS_HEARD),
        Transition("decide", "決定する", RequestState.EXPERTS_HEARD, RequestState.DECIDED),
        Transition(
            "answer", "決定する（協定に基づくもの）", RequestState.RECEIVED, RequestState.DECIDED
        ),
        Transition("notify", "通知する", RequestState.DECIDED, RequestState.NOTIFIED),
        Transition("withdraw", "取り下げる", RequestState.DRAFT, RequestState.WITHDRAWN),
        Transition("withdraw", "取り下げる", RequestState.FILED, RequestState.WITHDRAWN),
        Transition("withdraw", "取り下げる", RequestState.RECEIVED, RequestState.WITHDRAWN),
        Transition("withdraw", "取り下げる", RequestState.EXPERTS_HEARD, RequestState.WITHDRAWN),
    ),
)
# Of the table, what only one kind may do: the other is refused by the database too.
MOVES_OF_ONE_KIND = {
    (RequestState.RECEIVED, RequestState.EXPERTS_HEARD): RequestKind.STATUTORY,
    (RequestState.EXPERTS_HEARD, RequestState.DECIDED): RequestKind.STATUTORY,
    (RequestState.RECEIVED, RequestState.DECIDED): RequestKind.AGREEMENT,
}


def request_may_move(kind: str, source: str, target: str) -> bool:
    """Whether a request of this kind may go from one state to the other."""
    of_kind = MOVES_OF_ONE_KIND.get((RequestState(source), RequestState(target)), kind)
    return REQUEST_STATES.allows(source, target) and of_kind == kind


class PlanState(TextChoices):
    """A year's plan (事業計画): written, decided, judged."""

    DRAFT = "DRAFT", "作成中"
    ADOPTED = "ADOPTED", "決定"
    REVIEWED = "REVIEWED", "評価済み"


PLAN_STATES = TransitionTable(
    name="事業計画",
    table="agreements_annualplan",
    column="state",
    states=PlanState,
    born=(PlanState.DRAFT,),
    transitions=(
        Transition("adopt", "決定する", PlanState.DRAFT, PlanState.ADOPTED),
        Transition("send_back", "作成中に差し戻す", PlanState.ADOPTED, PlanState.DRAFT),
        Transition("review", "評価を終える", PlanState.ADOPTED, PlanState.REVIEWED),
    ),
)


class TargetDirection(TextChoices):
    """Which way a figure is better."""

    UP = "UP", "多いほど良い"
    DOWN = "DOWN", "少ないほど良い"


class Standing(TextChoices):
    """How an item of a plan stands against its numeric target."""

    MET = "MET", "達成"
    UNMET = "UNMET", "未達成"
    NO_FIGURE = "NO_FIGURE", "実績なし"
    NO_TARGET = "NO_TARGET", "数値目標なし"
