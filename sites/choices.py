"""What joint sites are and do (DOMAIN.md §2; the seed's page 5 numbers them ①–⑦)."""

from django.db.models import TextChoices


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
