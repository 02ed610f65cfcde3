"""What joint sites are and do (DOMAIN.md §2; the seed's page 5 numbers them ①–⑦)."""

from django.db.models import TextChoices

from portal.common.transitions import Transition, TransitionTable


class SiteKind(TextChoices):
    WELFARE = "WELFARE", "生保型"
    GENERAL = "GENERAL", "一般型"


class Service(TextChoices):
    """地方公共団体が行う業務。"""

    WELFARE = "WELFARE", "① 福祉業務"
    EMPLOYMENT_SUPPORT = "EMPLOYMENT_SUPPORT", "② 就労支援"
    EMPLOYER_SUPPORT = "EMPLOYER_SUPPORT", "③ 事業主支援"
    HOMEWORK = "HOMEWORK", "④ 内職あっせん"
    UI_TURN = "UI_TURN", "⑤ U・Iターン支援"
    OTHER = "OTHER", "⑥ その他"


class TargetGroup(TextChoices):
    """主な支援対象者。"""

    WELFARE_RECIPIENTS = "WELFARE_RECIPIENTS", "① 生活保護受給者等"
    DISABLED = "DISABLED", "② 障害者"
    YOUTH = "YOUTH", "③ 若年者"
    PARENTS = "PARENTS", "④ 子育て中の者"
    MIDDLE_AGED = "MIDDLE_AGED", "⑤ 中高年齢者"
    GENERAL = "GENERAL", "⑥ 一般求職者等"
    OTHER = "OTHER", "⑦ その他"


class OutreachKind(TextChoices):
    CIRCUIT = "CIRCUIT", "巡回相談"
    INTERVIEW = "INTERVIEW", "面接会"
    SEMINAR = "SEMINAR", "セミナー"


class ProposalState(TextChoices):
    """The founding of a site, from the body's proposal to its opening (DOMAIN.md §2)."""

    DRAFT = "DRAFT", "作成中"
    PROPOSED = "PROPOSED", "提案済み"
    CONSULTING = "CONSULTING", "協議中"
    AGREED = "AGREED", "協定締結"
    OPENED = "OPENED", "開設"
    DECLINED = "DECLINED", "見送り"
    WITHDRAWN = "WITHDRAWN", "取下げ"


PROPOSAL_STATES = TransitionTable(
    name="拠点の提案",
    table="joint_sites_siteproposal",
    column="state",
    states=ProposalState,
    born=(ProposalState.DRAFT,),
    transitions=(
        Transition("propose", "提案する", ProposalState.DRAFT, ProposalState.PROPOSED),
        Transition("consult", "協議を始める", ProposalState.PROPOSED, ProposalState.CONSULTING),
        Transition("agree", "協定と結ぶ", ProposalState.CONSULTING, ProposalState.AGREED),
        Transition("reopen", "協議に戻す", ProposalState.AGREED, ProposalState.CONSULTING),
        Transition("open", "開設する", ProposalState.AGREED, ProposalState.OPENED),
        Transition("decline", "見送る", ProposalState.PROPOSED, ProposalState.DECLINED),
        Transition("decline", "見送る", ProposalState.CONSULTING, ProposalState.DECLINED),
        Transition("withdraw", "取り下げる", ProposalState.DRAFT, ProposalState.WITHDRAWN),
        Transition("withdraw", "取り下げる", ProposalState.PROPOSED, ProposalState.WITHDRAWN),
        Transition("withdraw", "取り下げる", ProposalState.CONSULTING, ProposalState.WITHDRAWN),
    ),
)
# The straight way, as the page shows it.
FOUNDING = (
    ProposalState.DRAFT,
    ProposalState.PROPOSED,
    ProposalState.CONSULTING,
    ProposalState.AGREED,
    ProposalState.OPENED,
)
# What the body may still write: before it proposes, and while both sides talk.
WRITABLE = (ProposalState.DRAFT, ProposalState.CONSULTING)
# While notes of the consultation can be added.
TALKING = (ProposalState.PROPOSED, ProposalState.CONSULTING, ProposalState.AGREED)
