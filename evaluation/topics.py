"""What people are told about evaluation."""

from portal.people.choices import Way
from portal.people.topics import Topic

SETTLEMENT = Topic(
    "evaluation.settlement",
    "年度締めの結果",
    "自分が始めた年度締めが終わったとき、または途中で止まったときに届きます。",
    Way.SCREEN,
)
ALERTS = Topic(
    "evaluation.alerts",
    "着地見込みの警告",
    "自分の拠点（労働局は管内の拠点）の目標が、年度末までに届かないおそれがあるときに届きます。"
    "実績が1か月進むごとに、一度だけ知らせます。",
    Way.AT_ONCE,
)
MONTHS = Topic(
    "evaluation.months",
    "月次実績の差戻しと受理",
    "自分の所属が提出した月次実績が差し戻されたとき、受理されたときに届きます。",
    Way.AT_ONCE,
)
MONTH_REMINDERS = Topic(
    "evaluation.month_reminders",
    "月次実績の提出の期限",
    "月次実績がまだ提出されていないとき、期限の前後に届きます。提出すれば届きません。",
    Way.AT_ONCE,
)
REPORT = Topic(
    "evaluation.report",
    "報告書の作成の結果",
    "自分が頼んだ報告書ができたとき、または作れなかったときに届きます。",
    Way.SCREEN,
)
IMPROVEMENT = Topic(
    "evaluation.improvement",
    "改善計画と施設の在り方",
    "自分の組織の拠点の改善計画が開かれたとき、施設の在り方の検討が提起されたときに届きます。",
    Way.AT_ONCE,
)
IMPROVEMENT_DUE = Topic(
    "evaluation.improvement_due",
    "改善計画の取組の期限",
    "自分の組織が担当する取組の期限の14日前と、期限を過ぎたときに届きます。",
    Way.DIGEST,
)
VOICES = Topic(
    "evaluation.voices",
    "利用者の声",
    "自分の拠点の利用者アンケートに声が届いた日の翌朝に届きます。",
    Way.DIGEST,
)
CORRECTIONS = Topic(
    "evaluation.corrections",
    "訂正",
    "受理した月や締めた年度の訂正が申請されたとき、決定されたとき、取り下げられたときに届きます。",
    Way.DIGEST,
)
ALL = (
    SETTLEMENT,
    ALERTS,
    MONTHS,
    MONTH_REMINDERS,
    REPORT,
    IMPROVEMENT,
    IMPROVEMENT_DUE,
    VOICES,
    CORRECTIONS,
)
