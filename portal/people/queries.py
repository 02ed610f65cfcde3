"""Reads of people, their rights, and what they are told."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import F, Q, QuerySet

from portal.common.viewer import Viewer
from portal.organizations.models import Organization
from portal.people.choices import HandoverState, Way
from portal.people.models import (
    GrantRequest,
    Handover,
    Invitation,
    Membership,
    Notice,
    NoticeSetting,
    User,
)
from portal.people.models.grant_request import WAITS_FOR
from portal.people.reach import kept_by
from portal.people.topics import Topic, all_topics, topic_of

UNREAD_SHOWN = 99


def way_for(person: User, topic: str) -> Way:
    """Return how the person wants to be told about a topic. Raises LookupError for no topic."""
    declared = topic_of(topic)
    chosen = NoticeSetting.objects.filter(person=person, topic=topic).first()
    way = Way(chosen.way) if chosen else declared.default
    return way if way in declared.ways else declared.default


def chosen_ways(viewer: Viewer) -> list[tuple[Topic, Way]]:
    """Return every topic with the way the viewer gets it."""
    chosen = dict(NoticeSetting.objects.visible_to(viewer).values_list("topic", "way"))
    return [(topic, Way(chosen.get(topic.code, topic.default))) for topic in all_topics()]


def unread_count(viewer: Viewer) -> int:
    """Return how many notices the viewer has not opened, counted to 100 at most."""
    unread = Notice.objects.visible_to(viewer).unread()
    return unread[: UNREAD_SHOWN + 1].count()


def people_of(viewer: Viewer, organization: Organization) -> QuerySet[Membership]:
    """Who belongs to the organisation, whoever has left last."""
    return (
        Membership.objects.visible_to(viewer)
        .filter(organization=organization)
        .select_related("user", "organization")
        .order_by(F("valid_to").desc(nulls_first=True), "user__name", "pk")
    )


def colleagues_of(viewer: Viewer, membership: Membership, day: date) -> QuerySet[Membership]:
    """Who can take over from a member: those still there behind `day`."""
    return (
        people_of(viewer, membership.organization)
        .exclude(pk=membership.pk)
        .filter(Q(valid_to=None) | Q(valid_to__gt=day))
    )


def kept_organizations(viewer: Viewer) -> QuerySet[Organization]:
    """The organisations whose people the viewer keeps, his own first."""
    kept = Organization.objects.visible_to(viewer).filter(kept_by(viewer))
    return kept.order_by("prefecture_code", "kind", "kana", "pk")


def grants(viewer: Viewer) -> QuerySet[GrantRequest]:
    """The requests the viewer may see, the newest first."""
    return GrantRequest.objects.visible_to(viewer).select_related(
        "organization", "membership__user", "subject", "asked_by", "decided_by"
    )


def waiting_for(viewer: Viewer, now: datetime) -> QuerySet[GrantRequest]:
    """The requests that wait for this viewer's decision, the oldest first."""
    mine = GrantRequest.objects.decidable_by(viewer).filter(asked_at__gt=now - WAITS_FOR)
    return mine.select_related("organization", "subject", "asked_by").order_by("asked_at")


def invitations_of(viewer: Viewer, organization: Organization) -> QuerySet[Invitation]:
    """The invitations into an organisation that nobody has accepted, the newest first."""
    return (
        Invitation.objects.visible_to(viewer)
        .filter(grant__organization=organization, accepted_at=None, revoked_at=None)
        .select_related("grant__organization")
    )


def planned_handover(viewer: Viewer, membership: Membership) -> Handover | None:
    """The handover of a member that is planned, or the one carried out last."""
    rows: Iterable[Handover] = (
        Handover.objects.visible_to(viewer)
        .filter(leaving=membership)
        .exclude(state=HandoverState.WITHDRAWN)
        .select_related("leaving__user", "successor__user", "organization", "planned_by")
        .order_by("-planned_at")[:1]
    )
    return next(iter(rows), None)
