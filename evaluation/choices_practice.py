"""The vocabulary of practice cases (取組事例)."""

from django.db.models import TextChoices

from portal.common.transitions import Transition, TransitionTable


class CaseTask(TextChoices):
    """課題。資料（令和3年）の取組事例と「今後の取組の方向性」の言葉から採った閉じた一覧。

    The list only grows, by a migration: a code that was used keeps its meaning.
    """

    READINESS = "READINESS", "就職準備性を高める支援"
    GUIDANCE = "GUIDANCE", "窓口への誘導・利用者の確保"
    INDIVIDUAL = "INDIVIDUAL", "複合的な課題を抱える方への個別支援"
    SHARING = "SHARING", "情報共有と役割分担"
    SURGE = "SURGE", "相談の急増"
    REMOTE = "REMOTE", "来所によらないサービス"
    OUTREACH = "OUTREACH", "身近な場所での相談（巡回・出張）"
    EVENTS = "EVENTS", "面接会・企業ガイダンス等の開催"
    SHRINKING = "SHRINKING", "過疎化・労働市場の縮小"
    OPENINGS = "OPENINGS", "求人の確保・開拓"
    SHORTAGE = "SHORTAGE", "人材不足分野への就職促進"
    MISMATCH = "MISMATCH", "ミスマッチ対策"
    EARLY = "EARLY", "離職者の早期再就職"
    ICE_AGE = "ICE_AGE", "就職氷河期世代への支援"
    UI_TURN = "UI_TURN", "若年者のU・Iターン就職"
    FAMILY = "FAMILY", "仕事と家庭の両立"
    PUBLICITY = "PUBLICITY", "周知・広報"


class CaseOrigin(TextChoices):
    """Where a case comes from: written here by both sides, or known from a published document."""

    PORTAL = "PORTAL", "双方が書いたもの"
    DOCUMENT = "DOCUMENT", "公表資料から登録したもの"


class CaseState(TextChoices):
    """The life of a practice case."""

    DRAFT = "DRAFT", "作成中"
    PROPOSED = "PROPOSED", "確認中"
    PUBLISHED = "PUBLISHED", "公開"
    WITHDRAWN = "WITHDRAWN", "取下げ"


CASE_STATES = TransitionTable(
    name="取組事例",
    table="evaluation_practicecase",
    column="state",
    states=CaseState,
    born=(CaseState.DRAFT,),
    transitions=(
        Transition("propose", "相手方に確認を依頼する", CaseState.DRAFT, CaseState.PROPOSED),
        Transition("return", "作成に戻す", CaseState.PROPOSED, CaseState.DRAFT),
        Transition("publish", "公開する", CaseState.PROPOSED, CaseState.PUBLISHED),
        Transition("load", "公表資料から登録する", CaseState.DRAFT, CaseState.PUBLISHED),
        Transition("withdraw", "取り下げる", CaseState.DRAFT, CaseState.WITHDRAWN),
        Transition("withdraw", "取り下げる", CaseState.PROPOSED, CaseState.WITHDRAWN),
        Transition("withdraw", "取り下げる", CaseState.PUBLISHED, CaseState.WITHDRAWN),
    ),
)
