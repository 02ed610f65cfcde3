"""The vocabulary of improvement plans (改善計画): why one is opened, its way, what came of it."""

from django.db.models import TextChoices

from portal.common.transitions import Transition, TransitionTable


class MissRule(TextChoices):
    """Which misses of a year's targets ask for a plan; the State has not published its rule."""

    NO_TARGET_MET = "NO_TARGET_MET", "すべての目標が未達成の拠点"
    ANY_TARGET_MISSED = "ANY_TARGET_MISSED", "1つでも目標が未達成の拠点"
    NEVER = "NEVER", "目標の未達成だけでは計画を求めない"


class ReasonCode(TextChoices):
    """Why a site's year asks for a plan."""

    TARGETS = "TARGETS", "事業目標の未達成"
    RATE = "RATE", "就職率が低い"
    CONSULTATIONS = "CONSULTATIONS", "相談件数の減少"
    BY_HAND = "BY_HAND", "労働局の判断"


class Focus(TextChoices):
    """The figure by which before and after are judged, chosen before anything is done."""

    PLACEMENT_RATE = "PLACEMENT_RATE", "就職率"
    PLACEMENTS = "PLACEMENTS", "就職件数"
    CONSULTATIONS = "CONSULTATIONS", "職業相談件数"
    USERS = "USERS", "施設利用者数"


class Verdict(TextChoices):
    """What came of a plan, beside similar sites that began alike."""

    IMPROVED = "IMPROVED", "改善"
    UNCHANGED = "UNCHANGED", "変わらない"
    WORSENED = "WORSENED", "悪化"
    UNCLEAR = "UNCLEAR", "判断できない（少数）"


class ImprovementState(TextChoices):
    """Where an improvement plan stands: plan → do → check → act."""

    PLANNING = "PLANNING", "計画作成中"
    AGREED = "AGREED", "双方合意"
    DOING = "DOING", "実行中"
    CHECKING = "CHECKING", "評価中"
    ACTING = "ACTING", "見直し中"
    CLOSED = "CLOSED", "完了"


IMPROVEMENT_STATES = TransitionTable(
    name="改善計画",
    table="evaluation_improvementplan",
    column="state",
    states=ImprovementState,
    born=(ImprovementState.PLANNING,),
    transitions=(
        Transition("agree", "双方で合意する", ImprovementState.PLANNING, ImprovementState.AGREED),
        Transition("reopen", "計画に戻す", ImprovementState.AGREED, ImprovementState.PLANNING),
        Transition("start", "実行を始める", ImprovementState.AGREED, ImprovementState.DOING),
        Transition("check", "評価に進む", ImprovementState.DOING, ImprovementState.CHECKING),
        Transition("judge", "評価を終える", ImprovementState.CHECKING, ImprovementState.ACTING),
        Transition("again", "次の計画に進む", ImprovementState.ACTING, ImprovementState.PLANNING),
        Transition("close", "完了する", ImprovementState.ACTING, ImprovementState.CLOSED),
    ),
)


class MeasureState(TextChoices):
    """How far a measure of a plan has come."""

    OPEN = "OPEN", "未着手"
    DOING = "DOING", "実施中"
    DONE = "DONE", "完了"
    DROPPED = "DROPPED", "取りやめ"


OPEN_MEASURES = (MeasureState.OPEN, MeasureState.DOING)
MEASURE_STATES = TransitionTable(
    name="改善計画の取組",
    table="evaluation_planmeasure",
    column="state",
    states=MeasureState,
    born=(MeasureState.OPEN,),
    transitions=(
        Transition("start", "着手する", MeasureState.OPEN, MeasureState.DOING),
        Transition("finish", "完了にする", MeasureState.OPEN, MeasureState.DONE),
        Transition("finish", "完了にする", MeasureState.DOING, MeasureState.DONE),
        Transition("drop", "取りやめる", MeasureState.OPEN, MeasureState.DROPPED),
        Transition("drop", "取りやめる", MeasureState.DOING, MeasureState.DROPPED),
    ),
)


class SiteReviewState(TextChoices):
    """施設の在り方の検討: raised, and decided."""

    RAISED = "RAISED", "検討中"
    DECIDED = "DECIDED", "決定"


class SiteDecision(TextChoices):
    """What becomes of a site that has not improved."""

    CONTINUE = "CONTINUE", "続ける"
    CHANGE = "CHANGE", "在り方を変える"
    CLOSE = "CLOSE", "廃止する"


SITE_REVIEW_STATES = TransitionTable(
    name="施設の在り方の検討",
    table="evaluation_sitereview",
    column="state",
    states=SiteReviewState,
    born=(SiteReviewState.RAISED,),
    transitions=(
        Transition("decide", "決定する", SiteReviewState.RAISED, SiteReviewState.DECIDED),
    ),
)
