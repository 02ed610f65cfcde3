"""A person chooses how he wants to be told."""

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from portal.common.saving import save_checked
from portal.common.viewer import Viewer
from portal.people.choices import Way
from portal.people.models import NoticeSetting
from portal.people.topics import topic_of


@transaction.atomic
def choose_notice_settings(*, ways: Mapping[str, Way], by: Viewer, now: datetime) -> None:
    """お知らせの受け取り方を話題ごとに選ぶ。`ways` is topic code → way, for the actor himself.

    Raises PermissionDenied for nobody, LookupError for an unknown topic, and ValidationError by
    topic for a way the topic does not offer; then nothing is kept.
    """
    if by.user_id is None:
        raise PermissionDenied("お知らせの受け取り方は、サインインした人が自分の分だけ選べます。")
    for code, way in ways.items():
        if way not in topic_of(code).ways:
            raise ValidationError({code: "このお知らせは、受け取らないことにはできません。"})
        setting = NoticeSetting.objects.filter(person_id=by.user_id, topic=code).first()
        chosen = setting or NoticeSetting(person_id=by.user_id, topic=code)
        chosen.way = way
        save_checked(chosen, event="お知らせの受け取り方を選択", by=by, at=now)
