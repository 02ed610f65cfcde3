"""The vocabulary of evaluation (DOMAIN.md §2)."""

from django.db.models import TextChoices

from portal.common.transitions import Transition, TransitionTable


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


class Side(TextChoices):
    """The two desks of a room: each counts its own cells and looks at the other's."""

    MUNICIPALITY = "MUNICIPALITY", "自治体"
    HELLO_WORK = "HELLO_WORK", "ハローワーク"

    @property
    def other(self) -> "Side":
        """The side across the room."""
        return Side.HELLO_WORK if self is Side.MUNICIPALITY else Side.MUNICIPALITY


class PartState(TextChoices):
    """How far one side's part of a month has come (月次実績の状態)."""

    OPEN = "OPEN", "入力中"
    SUBMITTED = "SUBMITTED", "提出済み"
    CONFIRMED = "CONFIRMED", "相手方確認済み"
    ACCEPTED = "ACCEPTED", "受理"
    RETURNED = "RETURNED", "差戻し"


# While a part is here, its own side writes its figures.
WRITABLE_PART_STATES = (PartState.OPEN, PartState.RETURNED)

PART_STATES = TransitionTable(
    name="月次実績",
    table="evaluation_monthpart",
    column="state",
    states=PartState,
    born=(PartState.OPEN,),
    transitions=(
        Transition("submit", "提出する", PartState.OPEN, PartState.SUBMITTED),
        Transition("submit", "再提出する", PartState.RETURNED, PartState.SUBMITTED),
        Transition("withdraw", "提出を取り下げる", PartState.SUBMITTED, PartState.OPEN),
        Transition("confirm", "確認する", PartState.SUBMITTED, PartState.CONFIRMED),
        Transition("accept", "受理する", PartState.CONFIRMED, PartState.ACCEPTED),
        Transition("return", "差し戻す", PartState.SUBMITTED, PartState.RETURNED),
        Transition("return", "差し戻す", PartState.CONFIRMED, PartState.RETURNED),
    ),
)


class MonthCheck(TextChoices):
    """What makes a figure look odd: a warning, to be answered in words (月次実績の注意)."""

    MISSING = "MISSING", "未記入"
    ZERO = "ZERO", "急な0件"
    CUMULATIVE = "CUMULATIVE", "累計の取り違え"
    JUMP = "JUMP", "急な変化"
    RATE_JUMP = "RATE_JUMP", "割合の急な変化"


class Timeliness(TextChoices):
    """Whether a part was submitted in time; what is not yet due is neither."""

    NOT_DUE = "NOT_DUE", "期限前"
    ON_TIME = "ON_TIME", "期限内"
    LATE = "LATE", "期限後"
    MISSING = "MISSING", "未提出"


class ReportKind(TextChoices):
    """What a kept report is about."""

    NATION = "NATION", "全国集計"
    PREFECTURE = "PREFECTURE", "都道府県票"
    BODY = "BODY", "団体票"
    SITE = "SITE", "拠点票"
    PLAN = "PLAN", "改善計画"


class ReportFormat(TextChoices):
    """The formats a report is kept in; the values are the names of renderers."""

    PDF = "pdf", "PDF"
    XLSX = "xlsx", "Excel"
    CSV = "csv", "CSV"
    CSV_CP932 = "csv-cp932", "CSV（Shift_JIS）"
    HTML = "html", "HTML"
    JSON = "json", "JSON"


REPORT_RUN_STATES = TransitionTable(
    name="報告書の作成",
    table="evaluation_reportrun",
    column="state",
    states=RunState,
    born=(RunState.QUEUED,),
    transitions=(
        Transition("begin", "作り始める", RunState.QUEUED, RunState.RUNNING),
        Transition("stop", "始まる前に中止する", RunState.QUEUED, RunState.STOPPED),
        Transition("finish", "作り終える", RunState.RUNNING, RunState.DONE),
        Transition("stop", "途中で中止する", RunState.RUNNING, RunState.STOPPED),
        Transition("fail", "失敗する", RunState.RUNNING, RunState.FAILED),
        Transition("fail", "始められない", RunState.QUEUED, RunState.FAILED),
    ),
)


class CorrectionState(TextChoices):
    """訂正の状態。承認した訂正だけが、受理した月と締めた年度の数値を変える。"""

    REQUESTED = "REQUESTED", "申請中"
    APPROVED = "APPROVED", "承認"
    REFUSED = "REFUSED", "却下"
    WITHDRAWN = "WITHDRAWN", "取下げ"


CORRECTION_STATES = TransitionTable(
    name="訂正",
    table="evaluation_correction",
    column="state",
    states=CorrectionState,
    born=(CorrectionState.REQUESTED,),
    transitions=(
        Transition("approve", "承認する", CorrectionState.REQUESTED, CorrectionState.APPROVED),
        Transition("refuse", "却下する", CorrectionState.REQUESTED, CorrectionState.REFUSED),
        Transition("withdraw", "取り下げる", CorrectionState.REQUESTED, CorrectionState.WITHDRAWN),
    ),
)
