"""Tell those who moderate that voices wait: the morning after, so that no hour is kept."""

from collections.abc import Iterable
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from evaluation.models import SurveyRound
from evaluation.topics import VOICES
from portal.common.fiscal import today
from portal.common.outbox import OutboxItem, post
from portal.common.viewer import Role, Viewer
from portal.people.actions.notify import notify
from portal.people.models import Membership, User
from sites.models import SiteHost

KIND = "evaluation.tell_voices"


def tell_of_voices(survey: SurveyRound, day: date, *, at: datetime) -> None:
    """Have the moderators told of what came on `day`. Inside the caller's transaction."""
    key = f"{survey.public_id}:{day}"
    post(KIND, {"round": str(survey.public_id)}, key=key, at=at)


def deliver(item: OutboxItem) -> None:
    """Notify the people of both counters, each once an item."""
    survey = SurveyRound.objects.select_related("site").get(public_id=item.payload["round"])
    for person in _moderators(survey):
        notify(
            person=person,
            topic=VOICES.code,
            template="voice_received",
            context={"site": survey.site.name},
            url=reverse("evaluation:voices"),
            key=str(item.pk),
            by=Viewer.system(),
            now=timezone.now(),
        )


def _moderators(survey: SurveyRound) -> Iterable[User]:
    hosts = SiteHost.objects.filter(site=survey.site).values_list("body_id", flat=True)
    members = Membership.objects.current_on(today(timezone.now())).filter(
        role__in=[Role.LOCAL_GOVERNMENT, Role.HELLO_WORK],
        organization__in=[*hosts, survey.site.office_id],
        organization__suspended_at=None,
    )
    return User.objects.filter(memberships__in=members, is_active=True).distinct()
