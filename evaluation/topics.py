"""What people are told about evaluation."""

from portal.people.choices import Way
from portal.people.topics import Topic

SETTLEMENT = Topic(
    "evaluation.settlement",
    "年度締めの結果",
    "自分が始めた年度締めが終わったとき、または途中で止まったときに届きます。",
    Way.SCREEN,
)
ALL = (SETTLEMENT,)
