"""What people are told about agreements and councils."""

from portal.people.choices import Way
from portal.people.topics import Topic

COUNCILS = Topic(
    "agreements.councils",
    "運営協議会の会議",
    "あなたの組織が加わる運営協議会の会議が招集されたときに届きます。",
    Way.AT_ONCE,
)
COUNCIL_DUTIES = Topic(
    "agreements.council_duties",
    "運営協議会の任期と取組の期限",
    "委員の任期が終わる60日前、取組の期限の14日前、期限を過ぎたときに届きます。",
    Way.DIGEST,
)
ALL = (COUNCILS, COUNCIL_DUTIES)
