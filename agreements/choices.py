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
