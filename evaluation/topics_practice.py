"""What people are told about practice cases."""

from portal.people.choices import Way
from portal.people.topics import Topic

PRACTICE = Topic(
    "evaluation.practice_cases",
    "取組事例",
    "あなたの組織の部分の確認を求められたとき、双方が確認したとき、作成に戻されたとき、"
    "公開・紹介されたとき、取り下げられたときに届きます。",
    Way.DIGEST,
)
ALL = (PRACTICE,)
