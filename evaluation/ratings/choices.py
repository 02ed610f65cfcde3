"""The vocabulary of the comprehensive evaluation (ハローワーク総合評価, DOMAIN.md §4)."""

from django.db.models import IntegerChoices, TextChoices

from portal.common.transitions import Transition, TransitionTable


class IndicatorKind(TextChoices):
    """The four kinds of what an office is rated by."""

    MAIN = "MAIN", "主要指標"
    SUPPORT = "SUPPORT", "補助指標"
    CHOSEN = "CHOSEN", "所重点指標"
    ITEM = "ITEM", "所重点項目"


COMMON_KINDS = (IndicatorKind.MAIN, IndicatorKind.SUPPORT)  # every office has them
CHOSEN_KINDS = (IndicatorKind.CHOSEN, IndicatorKind.ITEM)  # each office chooses its own


class IndicatorMeasure(TextChoices):
    """What a result is: a count, or a share of two counts in percent. An item has neither."""

    COUNT = "COUNT", "件数"
    RATE = "RATE", "割合（％）"
    STEPS = "STEPS", "実施状況"


class Implementation(TextChoices):
    """How far an item (所重点項目) was carried out, rising."""

    NONE = "NONE", "未実施"
    PARTLY = "PARTLY", "一部実施"
    DONE = "DONE", "実施"


class ThresholdUnit(TextChoices):
    """In what the four types are measured from the mean of the group."""

    POINTS = "POINTS", "点"
    PERCENT = "PERCENT", "平均点に対する％"
    DEVIATIONS = "DEVIATIONS", "標準偏差"


class RatingType(IntegerChoices):
    """類型: relative to the mean of the group, not a quartile."""

    VERY_GOOD = 1, "類型1 非常に良好"
    GOOD = 2, "類型2 良好"
    STANDARD = 3, "類型3 標準的"
    NEEDS_WORK = 4, "類型4 計画的な取組が必要"


class SchemeState(TextChoices):
    """Where a scheme stands. What is in use stays as it is."""

    DRAFT = "DRAFT", "作成中"
    SUBMITTED = "SUBMITTED", "承認待ち"
    APPROVED = "APPROVED", "承認済み"
    USED = "USED", "使用中（確定）"


SCHEME_STATES = TransitionTable(
    name="評価方式",
    table="ratings_scheme",
    column="state",
    states=SchemeState,
    born=(SchemeState.DRAFT,),
    transitions=(
        Transition("submit", "承認を求める", SchemeState.DRAFT, SchemeState.SUBMITTED),
        Transition("return", "作成に戻す", SchemeState.SUBMITTED, SchemeState.DRAFT),
        Transition("approve", "承認する", SchemeState.SUBMITTED, SchemeState.APPROVED),
        Transition("reopen", "承認を取り消す", SchemeState.APPROVED, SchemeState.DRAFT),
        Transition("use", "評価に使う", SchemeState.APPROVED, SchemeState.USED),
    ),
)
