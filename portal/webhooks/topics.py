"""What people are told about the endpoints they keep."""

from portal.people.choices import Way
from portal.people.topics import Topic

PAUSED = Topic(
    "webhooks.paused",
    "通知先の自動停止",
    "組織のシステムに通知が届かない日が続き、送信を自動で止めたときに、組織の管理者に届きます。",
    Way.AT_ONCE,
    can_be_refused=False,
)
ALL = (PAUSED,)
