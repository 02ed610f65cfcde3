"""What people are told about promises."""

from portal.people.choices import Way
from portal.people.topics import Topic

TERMS = Topic(
    "agreements.terms",
    "協定の期限",
    "自分の組織が当事者の協定、または管内の協定が、半年・3か月・1か月以内に満了するときに届きます。",
    Way.DIGEST,
)
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
REQUESTS = Topic(
    "agreements.requests",
    "要望・要請",
    "自治体が要望・要請を提出したとき、段階が進んだとき、相手から質問や回答があったとき、"
    "処理の目安の日が近いとき、過ぎたときに届きます。",
    Way.AT_ONCE,
)
ALL = (TERMS, COUNCILS, COUNCIL_DUTIES, REQUESTS)
