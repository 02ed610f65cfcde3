"""Tell a person something: on the screen now, by e-mail as he wishes."""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.db import transaction

from portal.common.outbox import post_email
from portal.common.texts import render_text
from portal.common.viewer import Viewer
from portal.people.choices import Way
from portal.people.models import Notice, User
from portal.people.queries import way_for


@transaction.atomic
def notify(
    *,
    person: User,
    topic: str,
    template: str,
    context: Mapping[str, str | int],
    url: str,
    key: str,
    by: Viewer,  # noqa: ARG001 — an action says who acts; what he does is audited by its own action
    now: datetime,
) -> None:
    """お知らせを届ける。同じ人に同じ key のお知らせは一度しか届かない。

    `template` names templates/notices/<template>.txt: the title, a blank line, the text. `url` is
    a path in the portal that begins with one slash. Whoever has refused the topic gets nothing,
    whoever cannot sign in any more no e-mail. Raises LookupError for an undeclared topic, and
    IntegrityError for a `url` that leads out of the portal.
    """
    way = way_for(person, topic)
    if way == Way.NONE:
        return
    title, text = render_text(f"notices/{template}.txt", context)
    notice = Notice(
        person=person,
        topic=topic,
        title=title,
        text=text.strip(),
        url=url,
        key=key,
        way=way,
        created_at=now,
    )
    Notice.objects.bulk_create([notice], ignore_conflicts=True)
    if way == Way.AT_ONCE and person.is_active:
        post_email(
            to=person.email,
            template="notice",
            context={
                "name": person.name,
                "title": title,
                "text": notice.text,
                "link": f"{settings.PORTAL_URL}{url}",
            },
            key=f"notice:{person.pk}:{key}",
            at=now,
        )
