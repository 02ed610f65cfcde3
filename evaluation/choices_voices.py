"""The vocabulary of surveys, voices and referral slips."""

from django.db.models import TextChoices

from portal.common.transitions import Transition, TransitionTable


class Degree(TextChoices):
    """The five steps of the survey, best first (DOMAIN.md §2)."""

    SATISFIED = "SATISFIED", "満足"
    FAIRLY_SATISFIED = "FAIRLY_SATISFIED", "まあ満足"
    NEITHER = "NEITHER", "どちらとも言えない"
    RATHER_DISSATISFIED = "RATHER_DISSATISFIED", "やや不満"
    DISSATISFIED = "DISSATISFIED", "不満"


# The column of each step in rows that hold five counts, in the same order.
DEGREE_FIELDS = tuple(degree.value.lower() for degree in Degree)


class SurveySource(TextChoices):
    """Where the five counts of a site's year come from."""

    YEARLY = "YEARLY", "年間の集計値を登録"
    ROUNDS = "ROUNDS", "受付を終えた回の合計"


class RoundState(TextChoices):
    DRAFT = "DRAFT", "準備中"
    OPEN = "OPEN", "受付中"
    CLOSED = "CLOSED", "受付終了"


ROUND_STATES = TransitionTable(
    name="利用者アンケートの回",
    table="evaluation_surveyround",
    column="state",
    states=RoundState,
    born=(RoundState.DRAFT,),
    transitions=(
        Transition("open", "受付を始める", RoundState.DRAFT, RoundState.OPEN),
        Transition("close", "受付を終える", RoundState.OPEN, RoundState.CLOSED),
    ),
)


class VoiceOrigin(TextChoices):
    """How a voice came: sent from the public form, or written on paper and typed in."""

    SCREEN = "SCREEN", "画面"
    PAPER = "PAPER", "紙"


class VoiceState(TextChoices):
    WAITING = "WAITING", "確認待ち"
    SHOWN = "SHOWN", "掲載"
    HELD = "HELD", "掲載しない"


VOICE_STATES = TransitionTable(
    name="利用者の声",
    table="evaluation_voice",
    column="state",
    states=VoiceState,
    born=(VoiceState.WAITING,),
    transitions=(
        Transition("show", "掲載する", VoiceState.WAITING, VoiceState.SHOWN),
        Transition("hold", "掲載しない", VoiceState.WAITING, VoiceState.HELD),
        Transition("hold", "掲載をやめる", VoiceState.SHOWN, VoiceState.HELD),
        Transition("show", "掲載する", VoiceState.HELD, VoiceState.SHOWN),
    ),
)


class SlipState(TextChoices):
    BLANK = "BLANK", "印刷済み（未交付）"
    GIVEN = "GIVEN", "交付"
    USED = "USED", "利用"
    EXPIRED = "EXPIRED", "期限切れ"
    CANCELLED = "CANCELLED", "取消し"


SLIP_STATES = TransitionTable(
    name="誘導票",
    table="evaluation_referralslip",
    column="state",
    states=SlipState,
    born=(SlipState.BLANK, SlipState.GIVEN),
    transitions=(
        Transition("give", "交付する", SlipState.BLANK, SlipState.GIVEN),
        Transition("use", "利用を記録する", SlipState.BLANK, SlipState.USED),
        Transition("use", "利用を記録する", SlipState.GIVEN, SlipState.USED),
        Transition("expire", "期限が切れる", SlipState.BLANK, SlipState.EXPIRED),
        Transition("expire", "期限が切れる", SlipState.GIVEN, SlipState.EXPIRED),
        Transition("cancel", "取り消す", SlipState.BLANK, SlipState.CANCELLED),
        Transition("cancel", "取り消す", SlipState.GIVEN, SlipState.CANCELLED),
    ),
)
# A slip in one of these states can still be used.
USABLE_SLIPS = (SlipState.BLANK, SlipState.GIVEN)


class SlipPurpose(TextChoices):
    """Why somebody is sent to the other counter: a closed list, so that no slip names a person."""

    JOB = "JOB", "職業相談・求人の紹介"
    TRAINING = "TRAINING", "職業訓練の相談"
    EVENT = "EVENT", "面接会・セミナー"
    LIVELIHOOD = "LIVELIHOOD", "生活・福祉の相談"
    CHILDCARE = "CHILDCARE", "保育・子育ての相談"
    SUPPORT = "SUPPORT", "就労支援の相談"
    OTHER = "OTHER", "そのほかの相談"
