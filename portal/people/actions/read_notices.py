"""A person opens what he was told. His own marks, about nobody else: they are not audited."""

from datetime import datetime

from django.db import transaction

from portal.common.viewer import Viewer
from portal.people.models import Notice


@transaction.atomic
def read_notice(*, notice: Notice, by: Viewer, now: datetime) -> None:
    """お知らせを既読にする。すでに既読なら、初めて開いた日時のままにする。"""
    Notice.objects.visible_to(by).unread().filter(pk=notice.pk).update(read_at=now)


@transaction.atomic
def read_all_notices(*, until: Notice, by: Viewer, now: datetime) -> int:
    """`until` までのお知らせをすべて既読にし、既読にした数を返す。

    `until` is the newest notice the person has seen: what came in meanwhile stays unread.
    """
    seen = Notice.objects.visible_to(by).unread().not_after(until)
    return seen.update(read_at=now)
