"""The vocabulary of evaluation (DOMAIN.md §2)."""

from django.db.models import TextChoices


class Measure(TextChoices):
    COUNT = "COUNT", "件数"
    RATE = "RATE", "割合"


class Direction(TextChoices):
    UP = "UP", "多いほど良い"
    DOWN = "DOWN", "少ないほど良い"


class Level(TextChoices):
    """拠点の達成状況。目標のない拠点には達成状況がない（目標未設定、NULL）。"""

    FULL = "FULL", "全達成"
    PARTIAL = "PARTIAL", "一部達成"
    NONE = "NONE", "未達成"


class BodyRule(TextChoices):
    """団体ベースの達成の数え方。本省の規則は公表されていないため、年度ごとの設定とする。"""

    ANY_SITE = "ANY_SITE", "拠点が1つでも達成（一部達成を含む）していれば、団体として達成"
    HALF_OF_SITES = (
        "HALF_OF_SITES",
        "半数以上の拠点が達成（一部達成を含む）していれば、団体として達成",
    )
    ALL_SITES = "ALL_SITES", "すべての拠点が達成（一部達成を含む）していれば、団体として達成"


class RunState(TextChoices):
    """年度締めの実行状態。"""

    QUEUED = "QUEUED", "受付済み"
    RUNNING = "RUNNING", "実行中"
    DONE = "DONE", "完了"
    STOPPED = "STOPPED", "中止"
    FAILED = "FAILED", "失敗"


ACTIVE_RUN_STATES = (RunState.QUEUED, RunState.RUNNING)
