"""What people are told about sites."""

from portal.people.choices import Way
from portal.people.topics import Topic

PROPOSALS = Topic(
    "sites.proposals",
    "拠点の提案",
    "拠点の設置の提案が届いたとき、相手の側が提案を進めたとき、協議を記録したときに届きます。",
    Way.DIGEST,
)
ALL = (PROPOSALS,)
