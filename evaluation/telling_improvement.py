"""Tell people of improvement plans: opened, due, late; told by the worker, who knows addresses."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils import timezone

from evaluation import topics
from evaluation.choices_improvement import ImprovementState, SiteReviewState
from evaluation.models import ImprovementPlan, PlanMeasure, SiteReview
from portal.common.fiscal import today
from portal.common.formats import wareki_date, wareki_year
from portal.common.outbox import OutboxItem, post
from portal.common.viewer import Role, Viewer
from portal.organizations.models import Organization
from portal.organizations.models.organization import OrganizationQuerySet
from portal.people.actions.notify import notify
from portal.people.models import Membership, User
from portal.people.topics import Topic
from sites.queries import organizations_running

KIND = "evaluation.tell_improvement"
OPENED, SITE_REVIEW = "improvement_opened", "site_review_raised"
DUE, OVERDUE = "improvement_measure_due", "improvement_measure_overdue"


@dataclass(frozen=True, slots=True)
class Occasion:
    """What there is to tell: which organisations, on which subject, in which words, where."""

    organizations: OrganizationQuerySet[Organization]
    topic: Topic
    words: Mapping[str, str | int]
    url: str


def tell(what: str, about: Model, *, at: datetime, on: object = "") -> None:
    """Have those concerned told of `what`, once for the same `about` and `on`."""
    post(KIND, {"what": what, "id": about.pk}, key=f"{what}:{about.pk}:{on}", at=at)


def deliver(item: OutboxItem) -> None:
    """Notify each person of the organisations, each at most once an item.

    What is no longer so when the letter leaves (a finished measure, a decided site) is not told.
    """
    what, now = item.payload["what"], timezone.now()
    occasion = _OCCASIONS[what](item.payload["id"])
    if occasion is None:
        return
    for person in _people_of(occasion.organizations, now):
        notify(
            person=person,
            topic=occasion.topic.code,
            template=what,
            context=occasion.words,
            url=occasion.url,
            key=str(item.pk),
            by=Viewer.system(),
            now=now,
        )


def _people_of(organizations: QuerySet[Organization], now: datetime) -> QuerySet[User]:
    members = Membership.objects.current_on(today(now)).filter(
        organization__in=organizations.filter(suspended_at=None)
    )
    return User.objects.filter(memberships__in=members, is_active=True).distinct().order_by("pk")


def _opened(pk: int) -> Occasion | None:
    plan = ImprovementPlan.objects.select_related("site").get(pk=pk)
    if plan.state != ImprovementState.PLANNING:
        return None
    words = {
        "site": plan.site.name,
        "year": wareki_year(plan.fiscal_year),
        "reasons": "\n".join(one["sentence"] for one in plan.reasons),
    }
    url = reverse("evaluation:improvement-plan", args=[plan.public_id])
    # The ministry would be told of every one.
    sides = organizations_running(plan.site).exclude(kind=Role.MINISTRY)
    return Occasion(sides, topics.IMPROVEMENT, words, url)


def _measure(pk: int) -> Occasion | None:
    measure = PlanMeasure.objects.select_related("plan__site", "organization").get(pk=pk)
    if not measure.is_open or measure.plan.state != ImprovementState.DOING:
        return None
    words = {
        "site": measure.plan.site.name,
        "measure": measure.what,
        "owner": f"{measure.organization.name} {measure.desk}",
        "day": wareki_date(measure.due_on),
    }
    url = reverse("evaluation:improvement-plan", args=[measure.plan.public_id])
    owner = Organization.objects.filter(pk=measure.organization_id)
    return Occasion(owner, topics.IMPROVEMENT_DUE, words, url)


def _site_review(pk: int) -> Occasion | None:
    review = SiteReview.objects.select_related("site").get(pk=pk)
    if review.state != SiteReviewState.RAISED:
        return None
    words: dict[str, str | int] = {
        "site": review.site.name,
        "year": wareki_year(review.fiscal_year),
        "years": review.years,
    }
    url = reverse("evaluation:site-review", args=[review.public_id])
    return Occasion(organizations_running(review.site), topics.IMPROVEMENT, words, url)


_OCCASIONS: Mapping[str, Callable[[int], Occasion | None]] = {
    OPENED: _opened,
    DUE: _measure,
    OVERDUE: _measure,
    SITE_REVIEW: _site_review,
}
